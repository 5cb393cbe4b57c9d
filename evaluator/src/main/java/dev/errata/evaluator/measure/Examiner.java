package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.AnswerText;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks one model in one state questions with known answers, and which of two answers it finds more
 * probable. What was asked once is not computed again.
 *
 * <p>Greedy decoding gives an answer's tokens and then the end exactly if each of them is the most
 * likely next token under teacher forcing. So where one teacher-forced pass hits all of them the
 * answer is known to be exact, and only the others are decoded. Comparisons need no decoding.
 */
final class Examiner {
  private final Respondent model;
  private final Map<Asked, Reading> readings = new HashMap<>();
  private final Map<String, String> answers = new HashMap<>();

  Examiner(Respondent model) {
    this.model = model;
  }

  /** A prompt and an answer to it. */
  private record Asked(String prompt, String answer) {}

  /** A teacher-forced run, and how many of its tokens are the answer's without its end. */
  private record Reading(Forced forced, int tokens) {
    double accuracy() {
      return (double) forced.hits(tokens) / tokens;
    }

    /** Of the answer as a whole. */
    double logProbability() {
      return forced.logProbability(tokens);
    }
  }

  /** Scores each question that has an expected answer; empty answers are never right. */
  Map<Question, Score> examine(Collection<Question> questions) {
    List<Asked> known = new ArrayList<>();
    Set<Asked> all = new LinkedHashSet<>();
    for (Question question : questions) {
      Asked asked = new Asked(question.prompt(), question.answer().orElseThrow());
      all.add(asked);
      question.rival().ifPresent(rival -> all.add(new Asked(question.prompt(), rival)));
      if (question.isKnown()) {
        known.add(asked);
      }
    }
    read(all);
    if (model.endOfAnswer().isPresent()) {
      decide(known);
    }
    Map<Question, Score> scores = new HashMap<>();
    questions.forEach(question -> scores.put(question, score(question)));
    return scores;
  }

  private Score score(Question question) {
    Asked asked = new Asked(question.prompt(), question.answer().orElseThrow());
    Reading reading = readings.get(asked);
    if (question.isCompared()) {
      Asked rival = new Asked(question.prompt(), question.rival().orElseThrow());
      return Score.compared(reading.logProbability(), readings.get(rival).logProbability());
    }
    return Score.of(reading.accuracy(), exact(asked, reading));
  }

  private boolean exact(Asked asked, Reading reading) {
    return model.endOfAnswer().isPresent()
        ? AnswerText.same(answers.get(asked.prompt()), asked.answer())
        : reading.forced().allHit();
  }

  private void read(Collection<Asked> all) {
    List<Asked> fresh = all.stream().filter(asked -> !readings.containsKey(asked)).toList();
    if (fresh.isEmpty()) {
      return;
    }
    List<String> prompts = fresh.stream().map(Asked::prompt).toList();
    List<Tokens> targets =
        model.encodeAfter(prompts, fresh.stream().map(asked -> " " + asked.answer()).toList());
    List<Forced> forced = model.force(rows(prompts, targets));
    for (int i = 0; i < fresh.size(); i++) {
      readings.put(fresh.get(i), new Reading(forced.get(i), targets.get(i).length()));
    }
  }

  private List<ForcedRow> rows(List<String> prompts, List<Tokens> targets) {
    List<Tokens> encoded = model.encode(prompts);
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Tokens target = targets.get(i);
      Tokens answer =
          model.endOfAnswer().isPresent() ? target.plus(model.endOfAnswer().getAsInt()) : target;
      rows.add(new ForcedRow(encoded.get(i), answer, false));
    }
    return rows;
  }

  /** Finds the model's own answer to each prompt. */
  private void decide(List<Asked> known) {
    Set<String> undecided = new LinkedHashSet<>();
    for (Asked asked : known) {
      if (readings.get(asked).forced().allHit()) {
        answers.putIfAbsent(asked.prompt(), asked.answer());
      } else {
        undecided.add(asked.prompt());
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
