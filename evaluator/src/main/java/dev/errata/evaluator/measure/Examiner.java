package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.AnswerText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks one model in one state questions with known answers.
 *
 * <p>Greedy decoding gives an answer's tokens and then the end exactly if each of them is the most
 * likely next token under teacher forcing. So where one teacher-forced pass hits all of them the
 * answer is known to be exact, and only the others are decoded.
 */
final class Examiner {
  private final Respondent model;
  private final Map<String, String> answers = new HashMap<>();

  Examiner(Respondent model) {
    this.model = model;
  }

  /** A prompt and an expected answer. */
  record Asked(String prompt, String answer) {}

  /** Scores each question; empty answers are never right. */
  Map<Asked, Score> examine(Collection<Asked> questions) {
    List<Asked> asked = List.copyOf(new LinkedHashSet<>(questions));
    if (asked.isEmpty()) {
      return Map.of();
    }
    List<Tokens> targets =
        model.encodeAfter(
            asked.stream().map(Asked::prompt).toList(),
            asked.stream().map(q -> " " + q.answer()).toList());
    List<Forced> forced = model.force(rows(asked, targets));
    if (model.endOfAnswer().isPresent()) {
      decide(asked, forced);
    }
    Map<Asked, Score> scores = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      int tokens = targets.get(i).length();
      Forced run = forced.get(i);
      scores.put(
          asked.get(i), Score.of((double) run.hits(tokens) / tokens, exact(asked.get(i), run)));
    }
    return scores;
  }

  private boolean exact(Asked question, Forced run) {
    return model.endOfAnswer().isPresent()
        ? AnswerText.same(answers.get(question.prompt()), question.answer())
        : run.allHit();
  }

  private List<ForcedRow> rows(List<Asked> asked, List<Tokens> targets) {
    List<Tokens> prompts = model.encode(asked.stream().map(Asked::prompt).toList());
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Tokens target = targets.get(i);
      Tokens answer =
          model.endOfAnswer().isPresent() ? target.plus(model.endOfAnswer().getAsInt()) : target;
      rows.add(new ForcedRow(prompts.get(i), answer, false));
    }
    return rows;
  }

  /** Finds the model's own answer to each prompt. */
  private void decide(List<Asked> asked, List<Forced> forced) {
    Set<String> undecided = new LinkedHashSet<>();
    for (int i = 0; i < asked.size(); i++) {
      if (forced.get(i).allHit()) {
        answers.put(asked.get(i).prompt(), asked.get(i).answer());
      } else {
        undecided.add(asked.get(i).prompt());
      }
    }
    undecided.removeAll(answers.keySet());
    List<String> prompts = List.copyOf(undecided);
    List<Tokens> completions = model.complete(model.encode(prompts));
    int end = model.endOfAnswer().getAsInt();
    for (int i = 0; i < prompts.size(); i++) {
      answers.put(prompts.get(i), model.decode(completions.get(i).before(end)).strip());
    }
  }
}
