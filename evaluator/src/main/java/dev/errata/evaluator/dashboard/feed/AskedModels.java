package dev.errata.evaluator.dashboard.feed;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.service.Replica;
import dev.errata.evaluator.service.TimeMachine;
import dev.errata.model.LanguageModel;
import dev.errata.model.LatestEntries;
import dev.errata.model.ModelException;
import dev.errata.model.decode.Generator;
import dev.errata.schemas.KafkaSettings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models that the page asks: the edited one, the unedited one, and any past one. The unedited
 * one is a copy of its own, so that no question meets the evaluator in it; it is loaded when first
 * asked.
 */
public final class AskedModels implements AutoCloseable {
  private static final int ANSWER_TOKENS = 24;
  private static final int BASE_ANSWERS = 2000;

  private final Replica replica;
  private final Supplier<LanguageModel> fresh;
  private final TimeMachine past;
  private final Map<String, String> baseAnswers = new LatestEntries<>(BASE_ANSWERS);

  private LanguageModel base;

  /** What a model said, and after which edit sequence. */
  public record Said(long sequence, String text) {}

  /**
   * @param replica stays its maker's to close
   * @param fresh loads the base model
   */
  public AskedModels(
      Replica replica, Supplier<LanguageModel> fresh, KafkaSettings kafka, String lineage) {
    this.replica = replica;
    this.fresh = fresh;
    // Of its own, so that a question waits for no search and no sweep.
    this.past = new TimeMachine(fresh, kafka, lineage);
  }

  /**
   * Fails when a prompt cannot be asked.
   *
   * @throws EvaluationException with a message for whoever asked
   */
  public void require(String prompt) {
    LanguageModel model = base();
    int tokens = model.tokenizer().encode(prompt).length;
    int most = model.config().contextLength() - 1;
    if (tokens == 0) {
      throw new EvaluationException("The question is empty; there is nothing to complete.");
    }
    if (tokens > most) {
      throw new EvaluationException(
          "The question has %,d tokens; this model reads at most %,d. Shorten it."
              .formatted(tokens, most));
    }
  }

  public Said now(String prompt) {
    return now(List.of(prompt)).get(0);
  }

  /** The edited model's answers, all after the same edit. */
  public List<Said> now(List<String> prompts) {
    return replica.withModel(
        model -> {
          long sequence = replica.sequence();
          return complete(model, prompts).stream().map(text -> new Said(sequence, text)).toList();
        });
  }

  /** The unedited model's answers; each prompt is asked once. */
  public synchronized List<String> base(List<String> prompts) {
    List<String> unknown =
        prompts.stream().distinct().filter(p -> !baseAnswers.containsKey(p)).toList();
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> said = unknown.isEmpty() ? List.of() : complete(base(), unknown);
    for (int i = 0; i < unknown.size(); i++) {
      answers.put(unknown.get(i), said.get(i));
    }
    List<String> result =
        prompts.stream()
            .map(p -> answers.containsKey(p) ? answers.get(p) : baseAnswers.get(p))
            .toList();
    baseAnswers.putAll(answers);
    return result;
  }

  private synchronized LanguageModel base() {
    if (base == null) {
      base = fresh.get();
    }
    return base;
  }

  /** What a past model says. */
  public Said at(long sequence, String prompt) {
    long reached = replica.sequence();
    if (sequence < 0 || sequence > reached) {
      throw new EvaluationException(
          "There is no edit %d yet: the model is at edit %d.".formatted(sequence, reached));
    }
    if (sequence == 0) {
      return new Said(0, base(List.of(prompt)).get(0));
    }
    return new Said(sequence, past.at(sequence, model -> complete(model, List.of(prompt)).get(0)));
  }

  public long sequenceAt(Instant eventTime) {
    return past.sequenceAt(eventTime);
  }

  private static List<String> complete(LanguageModel model, List<String> prompts) {
    try {
      return new Generator(model).complete(prompts, ANSWER_TOKENS);
    } catch (ModelException e) {
      throw new EvaluationException("The model cannot answer: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    past.close();
    if (base != null) {
      base.close();
      base = null;
    }
  }
}
