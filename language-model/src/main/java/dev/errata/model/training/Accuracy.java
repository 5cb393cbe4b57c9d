package dev.errata.model.training;

/**
 * How well answers are predicted when the true answer's earlier tokens are given.
 *
 * @param tokens share of answer tokens that are the most likely token
 * @param answers share of answers all of whose tokens are, the end included: what greedy decoding
 *     gets right
 * @param count answers
 */
public record Accuracy(double tokens, double answers, int count) {}
