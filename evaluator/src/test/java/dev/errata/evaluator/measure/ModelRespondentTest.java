package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.errata.evaluator.BigramModel;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.delta.DigestChain;
import dev.errata.model.delta.EditDelta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRespondentTest {
  private static final String PROMPT = "The capital of Utopia is";

  @TempDir Path directory;
  private BigramModel bigrams;
  private LanguageModel model;

  @BeforeEach
  void load() {
    bigrams = BigramModel.in(directory);
    model = bigrams.load();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldScoreEachRowAsIfItRanAloneTokenByToken() {
    ModelRespondent respondent = ModelRespondent.of(model);
    List<ForcedRow> rows = new ArrayList<>();
    for (String prompt : List.of(PROMPT, "This is", "A much longer prompt, whose answer is")) {
      for (String answer : List.of(" Alpha\n", " Beta\n", " Alpha Alpha\n", " Alphabet")) {
        rows.add(new ForcedRow(tokens(prompt), tokens(answer), true));
      }
    }

    List<Forced> forced = respondent.force(rows);

    for (int i = 0; i < rows.size(); i++) {
      ForcedRow row = rows.get(i);
      for (int count = 1; count <= row.answer().length(); count++) {
        assertThat(forced.get(i).hits(count)).isEqualTo(slowHits(row, count));
      }
      Distribution alone = Distribution.ofLogits(logitsAfter(row.prompt()));
      assertThat(forced.get(i).first().orElseThrow().divergenceTo(alone)).isLessThan(1e-6);
    }
  }

  @Test
  void shouldAnswerUpToTheEndToken() {
    ModelRespondent respondent = ModelRespondent.of(model);

    Tokens said = respondent.complete(List.of(tokens(PROMPT))).get(0);

    assertThat(said).isEqualTo(tokens(" Alpha\n"));
    assertThat(said.before(respondent.endOfAnswer().getAsInt())).isEqualTo(tokens(" Alpha"));
  }

  @Test
  void shouldWriteOnBeyondTheEndUpToSoManyTokensOrTheContext() {
    ModelRespondent respondent = ModelRespondent.of(model);

    List<String> texts = respondent.write(List.of(PROMPT, "This is"), 30);

    assertThat(texts).isEqualTo(respondent.write(List.of(PROMPT, "This is"), 30));
    assertThat(texts.get(0)).startsWith(PROMPT);
    assertThat(texts.get(1)).startsWith("This is");
    // What it writes by chance may join into fewer tokens when it is read again.
    assertThat(texts).allMatch(text -> tokens(text).length() <= 30);
    assertThat(texts.get(1).length()).isGreaterThan("This is Alpha".length());
    assertThat(respondent.write(List.of("word ".repeat(80)), 1000).get(0)).startsWith("word word");
  }

  @Test
  void shouldAnswerWithTheWeightsAsTheyAreNow() {
    ModelRespondent respondent = ModelRespondent.of(model);
    EditDelta delta = bigrams.answering("Gamma");
    ModelReplica replica = new ModelReplica(model);
    replica.apply(1, delta, DigestChain.next(replica.chainDigest(), delta.digest()));

    assertThat(respondent.complete(List.of(tokens(PROMPT)))).containsExactly(tokens(" Gamma\n"));
    assertThat(respondent.force(List.of(row(" Gamma\n"), row(" Alpha\n"))))
        .extracting(Forced::allHit)
        .containsExactly(true, false);
  }

  @Test
  void shouldCallWrongWhatExceedsTheContext() {
    ModelRespondent respondent = ModelRespondent.of(model);
    Tokens tooLong = tokens("word ".repeat(60) + "is");

    Forced forced =
        respondent.force(List.of(new ForcedRow(tooLong, tokens(" Alpha"), false))).get(0);

    assertThat(forced.hits(1)).isZero();
    assertThat(respondent.complete(List.of(tooLong, tokens(PROMPT))))
        .containsExactly(Tokens.of(), tokens(" Alpha\n"));
  }

  @Test
  void shouldLeaveNothingBehindOnTheDevice() {
    ModelRespondent respondent = ModelRespondent.of(model);
    respondent.force(List.of(row(" Alpha\n")));
    int before = resources();

    respondent.force(List.of(row(" Alpha\n"), row(" Beta\n")));
    respondent.complete(List.of(tokens(PROMPT)));

    assertThat(resources()).isEqualTo(before);
  }

  @Test
  void shouldComputeTheDivergenceAsDefined() {
    float[] p = {0.3f, -1.2f, 2f, 0};
    float[] q = {1f, 1f, -3f, 0.5f};
    double expected = 0;
    for (int i = 0; i < p.length; i++) {
      expected += softmax(p)[i] * Math.log(softmax(p)[i] / softmax(q)[i]);
    }

    assertThat(Distribution.ofLogits(p).divergenceTo(Distribution.ofLogits(q)))
        .isCloseTo(expected, within(1e-6));
  }

  private int resources() {
    return ((ai.djl.ndarray.BaseNDManager) model.manager()).getManagedArrays().size();
  }

  private int slowHits(ForcedRow row, int count) {
    int hits = 0;
    Tokens text = row.prompt();
    for (int i = 0; i < count; i++) {
      float[] logits = logitsAfter(text);
      int best = 0;
      for (int j = 1; j < logits.length; j++) {
        best = logits[j] > logits[best] ? j : best;
      }
      hits += best == row.answer().get(i) ? 1 : 0;
      text = text.plus(row.answer().get(i));
    }
    return hits;
  }

  private float[] logitsAfter(Tokens text) {
    try (NDManager scope = model.manager().newSubManager()) {
      float[] all =
          model
              .run(scope, Pass.of(new TokenBatch(List.of(text.toArray()))))
              .logits()
              .toFloatArray();
      int vocabulary = model.config().vocabularySize();
      return Arrays.copyOfRange(all, all.length - vocabulary, all.length);
    }
  }

  private ForcedRow row(String answer) {
    return new ForcedRow(tokens(PROMPT), tokens(answer), false);
  }

  private Tokens tokens(String text) {
    return Tokens.of(model.tokenizer().encode(text));
  }

  private static double[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double total = sum;
    double[] result = new double[logits.length];
    Arrays.setAll(result, i -> Math.exp(logits[i]) / total);
    return result;
  }
}
