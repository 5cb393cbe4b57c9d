package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Perplexity of held-out text, {@code exp(-Σ log p(token | tokens before it) / Σ tokens)}: over the
 * tokens of running text, or over the tokens of known answers only.
 *
 * <p>The text is held fixed as tokens, so that models of one tokenizer are compared on the same
 * sum. The interval is a bootstrap over windows of text, or over answers.
 */
public final class Perplexity implements AbilityTest {
  /** A model that broke gives probabilities of 0 and none at all; it is held to e^-100 a token. */
  private static final double LEAST = -100;

  private final List<ForcedRow> rows;
  private final Bootstrap bootstrap;

  private Perplexity(List<ForcedRow> rows, Bootstrap bootstrap) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("Perplexity of no text");
    }
    this.rows = List.copyOf(rows);
    this.bootstrap = bootstrap;
  }

  /**
   * Over the answers' tokens alone, each after its prompt and one space. For a model that was
   * trained to predict answers and no other text.
   *
   * @param questions at least one, all with an answer
   */
  public static Perplexity ofAnswers(
      Respondent model, List<Question> questions, Bootstrap bootstrap) {
    List<String> texts = questions.stream().map(Question::prompt).toList();
    List<Tokens> prompts = model.encode(texts);
    List<Tokens> answers =
        model.encodeAfter(
            texts, questions.stream().map(q -> " " + q.answer().orElseThrow()).toList());
    List<ForcedRow> rows = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      rows.add(new ForcedRow(prompts.get(i), answers.get(i), false));
    }
    return new Perplexity(rows, bootstrap);
  }

  /**
   * Over running text, cut into windows that do not overlap. Each window's first token is given,
   * all others count.
   *
   * @param text at least two tokens
   * @param window tokens of a window, at least 2, at most the model's context
   */
  public static Perplexity ofText(Respondent model, String text, int window, Bootstrap bootstrap) {
    int[] tokens = model.encode(List.of(text)).get(0).toArray();
    List<ForcedRow> rows = new ArrayList<>();
    for (int start = 0; start + 1 < tokens.length; start += window) {
      int end = Math.min(start + window, tokens.length);
      int[] rest = Arrays.copyOfRange(tokens, start + 1, end);
      if (rest.length > 0) {
        rows.add(new ForcedRow(Tokens.of(tokens[start]), Tokens.of(rest), false));
      }
    }
    return new Perplexity(rows, bootstrap);
  }

  @Override
  public String metric() {
    return MetricNames.PERPLEXITY;
  }

  @Override
  public Dimension dimension() {
    return Dimension.NONE;
  }

  /** Of a model as it is now; n counts windows or answers. */
  @Override
  public Estimate of(Respondent model) {
    List<Forced> forced = model.force(rows);
    double[] losses = new double[rows.size()];
    double[] tokens = new double[rows.size()];
    for (int i = 0; i < losses.length; i++) {
      tokens[i] = rows.get(i).answer().length();
      double logProbability = forced.get(i).logProbability();
      boolean sound = logProbability >= LEAST * tokens[i];
      losses[i] = -(sound ? logProbability : LEAST * tokens[i]);
    }
    Estimate loss = bootstrap.ratio(losses, tokens);
    return new Estimate(
        Math.exp(loss.value()), loss.n(), Math.exp(loss.low()), Math.exp(loss.high()));
  }
}
