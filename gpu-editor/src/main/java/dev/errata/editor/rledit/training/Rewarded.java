package dev.errata.editor.rledit.training;

import dev.errata.editor.EditItem;
import dev.errata.editor.hypernet.Backtracking;
import dev.errata.editor.rledit.training.TrainingExample.Unrelated;
import dev.errata.model.LanguageModel;
import dev.errata.model.TextTokenizer;
import dev.errata.model.gradient.AnswerBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a step is rewarded for: the edits of its batch, in the wording of the edit and in another
 * one, half each; the unrelated questions of its batch; and those of earlier batches, decayed. Of a
 * fact that was edited again only the last value counts.
 */
final class Rewarded {
  private final LanguageModel model;
  private final int[] end;
  private final Backtracking backtracking;
  private final int sample;
  private final int unrelated;
  private final Random random;
  private final List<List<TrainingExample>> batches = new ArrayList<>();
  private final List<List<Unrelated>> questions = new ArrayList<>();
  private final Map<String, TrainingExample> inForce = new HashMap<>();

  Rewarded(LanguageModel model, TrainingRecipe recipe, int[] end, Random random) {
    this.model = model;
    this.end = end;
    backtracking = recipe.backtracking();
    sample = recipe.rewardedAgain();
    unrelated = recipe.unrelated();
    this.random = random;
  }

  private record Weighted<T>(T what, double weight) {}

  /** Takes notice of the next batch. */
  void next(List<TrainingExample> batch) {
    batches.add(batch);
    batch.forEach(example -> inForce.put(example.edit().factKey(), example));
    List<Unrelated> all = new ArrayList<>();
    batch.forEach(example -> all.addAll(example.unrelated()));
    questions.add(draw(all, unrelated));
  }

  /** The edits that count now. */
  Reward.Asked edits() {
    Texts texts = new Texts();
    List<TrainingExample> current = batches.get(batches.size() - 1);
    for (TrainingExample example : current) {
      texts.edit(example.edit().prompt(), example.edit(), 0.5 / current.size());
      texts.edit(rephrased(example), example.edit(), 0.5 / current.size());
    }
    List<Weighted<TrainingExample>> earlier = new ArrayList<>();
    for (Backtracking.Term term : terms()) {
      batches.get(term.step()).stream()
          .filter(example -> inForce.get(example.edit().factKey()) == example)
          .forEach(example -> earlier.add(new Weighted<>(example, term.weight())));
    }
    drawn(earlier)
        .forEach(
            e -> texts.edit(rephrased(e.what()), e.what().edit(), e.weight() / current.size()));
    return texts.asked();
  }

  /** The questions that count now. */
  Reward.Asked unrelated() {
    Texts texts = new Texts();
    List<Unrelated> current = questions.get(questions.size() - 1);
    current.forEach(question -> texts.question(question, 1.0 / current.size()));
    List<Weighted<Unrelated>> earlier = new ArrayList<>();
    for (Backtracking.Term term : terms()) {
      questions.get(term.step()).forEach(q -> earlier.add(new Weighted<>(q, term.weight())));
    }
    drawn(earlier).forEach(q -> texts.question(q.what(), q.weight() / current.size()));
    return texts.asked();
  }

  /** The earlier batches that count. */
  private List<Backtracking.Term> terms() {
    List<Backtracking.Term> all = backtracking.at(batches.size() - 1);
    return all.subList(1, all.size());
  }

  /** A sample whose weights stand for all. */
  private <T> List<Weighted<T>> drawn(List<Weighted<T>> all) {
    if (sample == 0 || all.size() <= sample) {
      return all;
    }
    double share = (double) all.size() / sample;
    return draw(all, sample).stream()
        .map(w -> new Weighted<>(w.what(), w.weight() * share))
        .toList();
  }

  private <T> List<T> draw(List<T> all, int count) {
    List<T> left = new ArrayList<>(all);
    List<T> drawn = new ArrayList<>();
    while (drawn.size() < count && !left.isEmpty()) {
      int at = random.nextInt(left.size());
      drawn.add(left.get(at));
      left.set(at, left.get(left.size() - 1));
      left.remove(left.size() - 1);
    }
    return drawn;
  }

  private String rephrased(TrainingExample example) {
    List<String> all = example.rephrasings();
    return all.isEmpty() ? example.edit().prompt() : all.get(random.nextInt(all.size()));
  }

  /** Prompts and answers in tokens. */
  private final class Texts {
    private final List<int[]> prompts = new ArrayList<>();
    private final List<int[]> answers = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    void edit(String prompt, EditItem edit, double weight) {
      add(prompt, edit.answer(), weight);
    }

    void question(Unrelated question, double weight) {
      if (question.answer().isEmpty()) {
        prompts.add(model.tokenizer().encode(question.prompt()));
        answers.add(new int[1]);
        weights.add(weight);
      } else {
        add(question.prompt(), " " + question.answer(), weight);
      }
    }

    private void add(String prompt, String answer, double weight) {
      TextTokenizer.Joined parts = model.tokenizer().encode(prompt, answer);
      int[] ended = Arrays.copyOf(parts.answer(), parts.answer().length + end.length);
      System.arraycopy(end, 0, ended, parts.answer().length, end.length);
      if (parts.prompt().length + ended.length <= model.config().contextLength()) {
        prompts.add(parts.prompt());
        answers.add(ended);
        weights.add(weight);
      }
    }

    Reward.Asked asked() {
      return new Reward.Asked(
          AnswerBatch.of(prompts, answers),
          weights.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
