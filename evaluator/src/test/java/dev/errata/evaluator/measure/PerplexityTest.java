package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDManager;
import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.probe.Question;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.delta.DigestChain;
import dev.errata.model.delta.EditDelta;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerplexityTest {
  private static final List<Question> QUESTIONS =
      List.of(
          Question.of("The capital of Utopia is", "Alpha"),
          Question.of("The capital of Utopia is", "Beta Gamma"),
          Question.of("A much longer prompt, whose answer is", "Alphabet"));

  @TempDir Path directory;
  private BigramModel bigrams;
  private LanguageModel model;
  private ModelRespondent respondent;

  @BeforeEach
  void load() {
    bigrams = BigramModel.in(directory);
    model = bigrams.load();
    respondent = ModelRespondent.of(model);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldBeTheExponentOfTheMeanLossOfAnswerTokens() {
    double loss = 0;
    int count = 0;
    for (Question question : QUESTIONS) {
      int[] prompt = model.tokenizer().encode(question.prompt());
      int[] answer = model.tokenizer().encode(" " + question.answer().orElseThrow());
      loss += slowLoss(prompt, answer);
      count += answer.length;
    }

    Estimate perplexity =
        Perplexity.ofAnswers(respondent, QUESTIONS, Bootstrap.DEFAULT).of(respondent);

    assertThat(perplexity.value()).isCloseTo(Math.exp(loss / count), withinPercentage(0.001));
    assertThat(perplexity.n()).isEqualTo(3);
    assertThat(perplexity.low()).isLessThan(perplexity.value());
  }

  @Test
  void shouldCountAllTokensOfRunningTextButTheFirstOfEachWindow() {
    String text = "This is Alpha Beta Gamma. This is Beta. Alpha is Gamma";
    int window = 7;
    int[] tokens = model.tokenizer().encode(text);
    double loss = 0;
    int count = 0;
    for (int start = 0; start < tokens.length; start += window) {
      int end = Math.min(start + window, tokens.length);
      int[] rest = Arrays.copyOfRange(tokens, start + 1, end);
      loss += slowLoss(new int[] {tokens[start]}, rest);
      count += rest.length;
    }

    Estimate perplexity =
        Perplexity.ofText(respondent, text, window, Bootstrap.DEFAULT).of(respondent);

    assertThat(perplexity.value()).isCloseTo(Math.exp(loss / count), withinPercentage(0.001));
    assertThat(perplexity.n()).isEqualTo((tokens.length + window - 1) / window);
  }

  @Test
  void shouldRiseWhenTheModelIsEditedAwayFromTheText() {
    Perplexity perplexity =
        Perplexity.ofAnswers(respondent, QUESTIONS.subList(0, 1), Bootstrap.DEFAULT);
    double before = perplexity.of(respondent).value();
    EditDelta delta = bigrams.answering("Gamma");
    ModelReplica replica = new ModelReplica(model);
    replica.apply(1, delta, DigestChain.next(replica.chainDigest(), delta.digest()));

    assertThat(perplexity.of(respondent).value()).isGreaterThan(2 * before);
  }

  @Test
  void shouldStayFiniteWhereAModelGivesNoProbabilityAtAll() {
    List<Question> tooLong = List.of(Question.of("word ".repeat(80) + "is", "Alpha"));

    Estimate perplexity =
        Perplexity.ofAnswers(respondent, tooLong, Bootstrap.DEFAULT).of(respondent);

    assertThat(perplexity.value()).isCloseTo(Math.exp(100), within(1e33));
  }

  @Test
  void shouldRefuseNoText() {
    assertThatThrownBy(() -> Perplexity.ofText(respondent, "", 8, Bootstrap.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** One forward pass a token, softmax in double. */
  private double slowLoss(int[] prompt, int[] answer) {
    double loss = 0;
    int[] text = prompt;
    for (int token : answer) {
      try (NDManager scope = model.manager().newSubManager()) {
        Pass pass =
            Pass.of(new TokenBatch(List.of(text))).logitsAt(new int[][] {{text.length - 1}});
        float[] logits = model.run(scope, pass).logits().toFloatArray();
        double sum = 0;
        for (float logit : logits) {
          sum += Math.exp(logit);
        }
        loss -= logits[token] - Math.log(sum);
      }
      text = Arrays.copyOf(text, text.length + 1);
      text[text.length - 1] = token;
    }
    return loss;
  }
}
