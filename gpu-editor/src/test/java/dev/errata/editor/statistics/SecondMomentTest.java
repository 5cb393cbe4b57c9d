package dev.errata.editor.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.TinyModel;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  void shouldGiveTheSameBitsComputedKeptAndFound() {
    double[] whole = SecondMoment.of(manager, model, WEIGHT, 1, corpus()).matrix().toDoubleArray();
    List<Integer> read = new ArrayList<>();

    double[] computed = cached((done, of) -> read.add(done));
    double[] found = cached((done, of) -> read.add(-1));

    assertThat(read).containsExactly(256, 512, SENTENCES);
    assertThat(computed).containsExactly(whole);
    assertThat(found).containsExactly(whole);
  }

  @Test
  void shouldGoOnFromTheSumSoFar() {
    double[] whole = cached(SecondMoment.Progress.NONE);
    MomentStore store = new MomentStore(cache);
    String key = String.join(" ", model.weights().digest(), WEIGHT, corpus().digest());
    double[] finished = store.find(key).orElseThrow().sum();
    double[] half = finished.clone();
    java.util.Arrays.setAll(half, i -> finished[i] / 2);
    store.put(key, new MomentStore.Partial(512, half));
    List<Integer> read = new ArrayList<>();

    double[] resumed = cached((done, of) -> read.add(done));

    assertThat(read).containsExactly(SENTENCES);
    assertThat(resumed[0]).isLessThan(whole[0]).isGreaterThan(whole[0] / 2);
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
    List<Integer> read = new ArrayList<>();

    double[] again = cached((done, of) -> read.add(done));

    assertThat(read).hasSize(3);
    assertThat(again).containsExactly(whole);
  }

  private double[] cached(SecondMoment.Progress progress) {
    return SecondMoment.cached(manager, model, WEIGHT, 1, corpus(), cache, progress)
        .matrix()
        .toDoubleArray();
  }

  private static KeyCorpus corpus() {
    List<KeyCorpus.Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < SENTENCES; i++) {
      sentences.add(new KeyCorpus.Sentence("The head of Ephel is Ada Berg " + i % 7, ""));
    }
    return new KeyCorpus(sentences);
  }
}
