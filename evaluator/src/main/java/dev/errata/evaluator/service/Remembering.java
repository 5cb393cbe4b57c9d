package dev.errata.evaluator.service;

import dev.errata.evaluator.measure.Forced;
import dev.errata.evaluator.measure.ForcedRow;
import dev.errata.evaluator.measure.Respondent;
import dev.errata.evaluator.measure.Tokens;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A model in one state that is asked in several turns, and remembers what it has answered. */
final class Remembering implements Respondent {
  private final Map<ForcedRow, Forced> forced = new HashMap<>();
  private final Map<Tokens, Tokens> completed = new HashMap<>();
  private Respondent model;

  /**
   * For this turn.
   *
   * @param turn the same model in the same state
   */
  Remembering asking(Respondent turn) {
    model = turn;
    return this;
  }

  @Override
  public List<Forced> force(List<ForcedRow> rows) {
    List<ForcedRow> fresh =
        new LinkedHashSet<>(rows).stream().filter(row -> !forced.containsKey(row)).toList();
    List<Forced> answers = model.force(fresh);
    for (int i = 0; i < fresh.size(); i++) {
      forced.put(fresh.get(i), answers.get(i));
    }
    return rows.stream().map(forced::get).toList();
  }

  @Override
  public List<Tokens> complete(List<Tokens> prompts) {
    List<Tokens> fresh =
        new LinkedHashSet<>(prompts).stream().filter(p -> !completed.containsKey(p)).toList();
    List<Tokens> answers = model.complete(fresh);
    for (int i = 0; i < fresh.size(); i++) {
      completed.put(fresh.get(i), answers.get(i));
    }
    return prompts.stream().map(completed::get).toList();
  }

  @Override
  public List<String> write(List<String> prompts, int tokens) {
    return model.write(prompts, tokens);
  }

  @Override
  public List<Tokens> encode(List<String> texts) {
    return model.encode(texts);
  }

  @Override
  public List<Tokens> encodeAfter(List<String> prompts, List<String> answers) {
    return model.encodeAfter(prompts, answers);
  }

  @Override
  public String decode(Tokens tokens) {
    return model.decode(tokens);
  }

  @Override
  public OptionalInt endOfAnswer() {
    return model.endOfAnswer();
  }
}
