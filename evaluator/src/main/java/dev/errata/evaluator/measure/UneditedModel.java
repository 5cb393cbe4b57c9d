package dev.errata.evaluator.measure;

import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model before any edit, and what it answers. Since it never changes, every answer is computed
 * once.
 */
public final class UneditedModel {
  /** What the unedited model answers, and its distribution of the first answer token. */
  record Output(Tokens prompt, Tokens answer, Distribution first) {}

  private final Respondent model;
  private final Examiner examiner;
  private final Map<String, Optional<Output>> outputs = new HashMap<>();

  /**
   * @param model the model in its unedited state; it must stay so
   */
  public UneditedModel(Respondent model) {
    this.model = model;
    this.examiner = new Examiner(model);
  }

  /** Scores of questions with expected answers. */
  Map<Question, Score> scores(Collection<Question> questions) {
    return examiner.examine(questions);
  }

  /** The model's own answers by prompt; a prompt that exceeds its context has none. */
  Map<String, Output> outputs(List<String> prompts) {
    List<String> fresh =
        new LinkedHashSet<>(prompts).stream().filter(p -> !outputs.containsKey(p)).toList();
    if (!fresh.isEmpty()) {
      ask(fresh);
    }
    Map<String, Output> result = new HashMap<>();
    prompts.forEach(prompt -> outputs.get(prompt).ifPresent(o -> result.put(prompt, o)));
    return result;
  }

  private void ask(List<String> fresh) {
    List<Tokens> encoded = model.encode(fresh);
    List<Tokens> answers = model.complete(encoded);
    List<Integer> answered = new ArrayList<>();
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      outputs.put(fresh.get(i), Optional.empty());
      if (answers.get(i).length() > 0) {
        answered.add(i);
        rows.add(new ForcedRow(encoded.get(i), answers.get(i), true));
      }
    }
    List<Forced> forced = model.force(rows);
    for (int row = 0; row < answered.size(); row++) {
      int i = answered.get(row);
      outputs.put(fresh.get(i), output(encoded.get(i), answers.get(i), forced.get(row)));
    }
  }

  private Optional<Output> output(Tokens prompt, Tokens answer, Forced forced) {
    // It may have ended with another of its end tokens: which one is no part of the answer.
    boolean otherEnd = model.endOfAnswer().isPresent() && answer.length() > 1 && !forced.allHit();
    Tokens compared = otherEnd ? answer.before(model.endOfAnswer().getAsInt()) : answer;
    // Prompt and answer together exceed the context where there is no distribution.
    return forced.first().map(first -> new Output(prompt, compared, first));
  }
}
