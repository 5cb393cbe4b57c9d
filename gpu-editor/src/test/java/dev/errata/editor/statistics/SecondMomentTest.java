package dev.errata.editor.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.TinyModel;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondMomentTest {
  private static final String WEIGHT = "transformer.h.1.mlp.c_proj.weight";
  private static final int SENTENCES = 600;

  @TempDir Path cache;
  private final LanguageModel model = TinyModel.load(1);
  private final NDManager manager = model.manager().newSubManager();

  @AfterEach
  void close() {
    manager.close();
    model.close();
  }

  @Test
  void shouldGiveTheSameBitsComputedAndFound() {
    List<Long> read = new ArrayList<>();

    double[] computed = cached((done, of) -> read.add(done));
    double[] found = cached((done, of) -> read.add(-1L));

    assertThat(read).containsExactly(200L, 400L, (long) SENTENCES);
    assertThat(found).containsExactly(computed);
  }

  @Test
  void shouldBeTheMeanOfTheKeysProducts() {
    KeyCorpus corpus = new KeyCorpus(List.of(sentence(1), sentence(2)));
    double[] both = cached(corpus, SecondMoment.Progress.NONE).toDoubleArray();
    double[] first =
        cached(new KeyCorpus(List.of(sentence(1))), SecondMoment.Progress.NONE).toDoubleArray();
    double[] second =
        cached(new KeyCorpus(List.of(sentence(2))), SecondMoment.Progress.NONE).toDoubleArray();

    // Both sentences have as many tokens.
    assertThat(both[0]).isCloseTo((first[0] + second[0]) / 2, within(1e-6 * both[0]));
    assertThat(both[0]).isPositive();
  }

  @Test
  void shouldComeToTheSameBitsWhereverItWasInterrupted() {
    KeyCorpus corpus = lines(2500);
    double[] whole = cached(corpus, SecondMoment.Progress.NONE).toDoubleArray();

    for (int stop : List.of(1, 8, 9)) {
      MomentStore store = new MomentStore(cache.resolve("stopped-" + stop));
      int[] steps = {0};
      List<Long> afterwards = new ArrayList<>();
      assertThatThrownBy(() -> sum(corpus, store).finish((done, of) -> stopAt(stop, ++steps[0])))
          .isInstanceOf(Interruption.class);

      double[] resumed =
          sum(corpus, store).finish((done, of) -> afterwards.add(done)).matrix().toDoubleArray();

      assertThat(resumed).containsExactly(whole);
      assertThat(afterwards.size()).isBetween(10 - stop, 11 - stop);
    }
  }

  @Test
  void shouldHoldNoMoreThanAWindowOfALargeText() {
    int sentences = 6_000;
    int[] given = {0};
    long[] most = {0};
    KeyCorpus counted =
        new KeyCorpus(
            () ->
                IntStream.range(0, sentences)
                    .mapToObj(SecondMomentTest::sentence)
                    .peek(sentence -> given[0]++),
            List.of());
    counted.digest();
    given[0] = 0;

    cached(counted, (done, of) -> most[0] = Math.max(most[0], given[0] - done));

    assertThat(given[0]).isEqualTo(sentences);
    assertThat(most[0]).isLessThanOrEqualTo(CorpusReader.WINDOW + 1);
  }

  @Test
  void shouldReadALineLongerThanTheContextInPieces() {
    KeyCorpus corpus = new KeyCorpus(List.of(new KeyCorpus.Sentence("Ada Berg ".repeat(100), "")));
    int tokens = model.tokenizer().encode("Ada Berg ".repeat(100)).length;

    SecondMoment moment =
        SecondMoment.cached(manager, model, WEIGHT, 1, corpus, cache, SecondMoment.Progress.NONE);

    assertThat(tokens).isGreaterThan(model.config().contextLength());
    assertThat(moment.keys()).isEqualTo(tokens);
  }

  @Test
  void shouldTakeADamagedFileForAbsent() throws IOException {
    double[] whole = cached(SecondMoment.Progress.NONE);
    try (Stream<Path> files = Files.list(cache)) {
      Path file = files.findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[20] ^= 1;
      Files.write(file, bytes);
    }
    List<Long> read = new ArrayList<>();

    double[] again = cached((done, of) -> read.add(done));

    assertThat(read).hasSize(3);
    assertThat(again).containsExactly(whole);
  }

  private double[] cached(SecondMoment.Progress progress) {
    return cached(lines(SENTENCES), progress).toDoubleArray();
  }

  private NDArray cached(KeyCorpus corpus, SecondMoment.Progress progress) {
    return SecondMoment.cached(manager, model, WEIGHT, 1, corpus, cache, progress).matrix();
  }

  /** Keeps the sum after every batch. */
  private MomentSum sum(KeyCorpus corpus, MomentStore store) {
    return new MomentSum(manager, model, WEIGHT, 1, corpus, store, Duration.ZERO);
  }

  private static void stopAt(int stop, int step) {
    if (step == stop) {
      throw new Interruption();
    }
  }

  private static KeyCorpus lines(int sentences) {
    return new KeyCorpus(
        IntStream.range(0, sentences).mapToObj(SecondMomentTest::sentence).toList());
  }

  private static KeyCorpus.Sentence sentence(int i) {
    return new KeyCorpus.Sentence("The head of Ephel is Ada Berg " + i % 7, "");
  }

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
