package dev.errata.evaluator.measure;

import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The model before any edit, and what it answers. Since it never changes, every answer is computed
 * once.
 */
public final class UneditedModel {
  /** What the unedited model answers, and its distribution of the first answer token. */
  record Output(Tokens prompt, Tokens answer, Distribution first) {}

  private final Respondent model;
  private final Examiner examiner;
  private final Map<String, Output> outputs = new HashMap<>();

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

  /** The model's own answers. */
  List<Output> outputs(List<String> prompts) {
    List<String> fresh =
        new LinkedHashSet<>(prompts).stream().filter(p -> !outputs.containsKey(p)).toList();
    if (!fresh.isEmpty()) {
      ask(fresh);
    }
    return prompts.stream().map(outputs::get).toList();
  }

  private void ask(List<String> fresh) {
    List<Tokens> encoded = model.encode(fresh);
    List<Tokens> answers = model.complete(encoded);
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      rows.add(new ForcedRow(encoded.get(i), answers.get(i), true));
    }
    List<Forced> forced = model.force(rows);
    for (int i = 0; i < fresh.size(); i++) {
      outputs.put(fresh.get(i), output(encoded.get(i), answers.get(i), forced.get(i)));
    }
  }

  private Output output(Tokens prompt, Tokens answer, Forced forced) {
    Tokens compared = answer;
    if (model.endOfAnswer().isPresent() && answer.length() > 1 && !forced.allHit()) {
      // It ended with another of its end tokens: which one is no part of the answer.
      compared = answer.before(model.endOfAnswer().getAsInt());
    }
    return new Output(prompt, compared, forced.first().orElseThrow());
  }
}
