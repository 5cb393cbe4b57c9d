package dev.errata.evaluator.dashboard.board;

/**
 * What both models say to the prompt of an edit.
 *
 * @param sequence the edit's batch
 * @param index its place in the batch, from 0
 * @param base the unedited model's answer
 * @param now the edited model's, at {@code askedAt}
 * @param askedAt the edit sequence of the edited model
 */
public record AnswerView(long sequence, int index, String base, String now, long askedAt) {}
