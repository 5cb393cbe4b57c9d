package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.method.Methods;
import dev.errata.editor.rledit.TinyHyper;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.settings.EditorResources;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.gradient.LossMean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking back with all that is kept of earlier edits, against looking back with nothing. */
class LookBackTest {
  private static final String WEIGHT = "transformer.h.3.mlp.c_proj.weight";
  private static final EditorResources RESOURCES = new EditorResources(null, Path.of("target"));
  private static final int BATCHES = 16;

  @TempDir Path directory;

  @Test
  void shouldDecideAsIfItAskedForAllEarlierEdits() {
    int rehearsed = 0;
    int earlier = 0;
    try (LanguageModel base = TinyModel.load(1);
        LanguageModel model = TinyModel.load(1);
        StoredEditLog log = StoredEditLog.inFile();
        Editor followed = create(network(), base)) {
      EditSession session = new EditSession(new ModelReplica(model), followed);
      Random random = new Random(11);
      for (int i = 0; i < BATCHES; i++) {
        disturb(session, i);
        EditBatchView batch = batch(i, random);
        EditSession.Pending pending = session.compute(batch, log.history());
        EditResult asking = withNothingKept(followed, base, model, batch, log);

        assertThat(pending.result().rehearsed()).isEqualTo(asking.rehearsed());
        assertClose(pending.result().delta(), asking.delta());
        session.apply(pending);
        assertKnown(followed, model, batch);
        log.append(pending.sequence(), pending.accepted());
        rehearsed += asking.rehearsed().size();
        earlier += log.history().newestFirst(4).stream().mapToInt(b -> b.edits().size()).sum();
      }
    }
    assertThat(rehearsed).as("edits written again").isBetween(10, earlier - 10);
  }

  /** A change by somebody else, the same taken back, and a batch that comes to nothing. */
  private static void disturb(EditSession session, int step) {
    long next = session.replica().sequence() + 1;
    if (step == 5) {
      String chain = session.replica().chainDigestAfter(foreign(session));
      session.follow(next, foreign(session), chain, new EditBatchView("foreign", List.of()));
    } else if (step == 9) {
      EditDelta back = foreign(session).negated();
      session.takeBack(next, back, session.replica().chainDigestAfter(back), 1);
    } else if (step == 12) {
      session.compute(batch(0, new Random(1)), EditHistory.none());
    }
  }

  private static EditDelta foreign(EditSession session) {
    int[] shape = session.replica().model().weights().shape(WEIGHT);
    float[] left = new float[shape[0]];
    float[] right = new float[shape[1]];
    for (int i = 0; i < left.length; i++) {
      left[i] = i % 2 == 0 ? 0.5f : -0.5f;
    }
    Arrays.fill(right, 0.1f);
    return new EditDelta(List.of(LowRank.of(WEIGHT, shape[0], 1, shape[1], left, right)));
  }

  /** What is said to come out of the weight comes out of it. */
  private static void assertKnown(Editor followed, LanguageModel model, EditBatchView batch) {
    EditMemory memory = ((GradientEditor<?>) followed).memory(model);
    Map<EditItem, float[]> known = memory.outputs().now();
    assertThat(known.keySet()).containsAll(batch.edits());
    try (EditMemory none = new EditMemory(model, reading(), 16, true);
        NDManager scope = model.manager().newSubManager()) {
      Map<EditItem, float[]> real =
          new EarlierAnswers(
                  scope,
                  model,
                  model::run,
                  none,
                  List.of(none.of(List.copyOf(known.keySet()))),
                  List.of())
              .outputs();
      known.forEach(
          (edit, outputs) -> assertThat(outputs).containsExactly(real.get(edit), within(1e-4f)));
    }
  }

  private EditResult withNothingKept(
      Editor followed,
      LanguageModel base,
      LanguageModel model,
      EditBatchView batch,
      StoredEditLog log) {
    try (Editor fresh = create(network(), base)) {
      fresh.restore(followed.state());
      return fresh.edit(model, batch, log.history());
    }
  }

  private static void assertClose(EditDelta delta, EditDelta expected) {
    float[] wanted = expected.updates().get(0).toArray();
    float[] values = delta.updates().get(0).toArray();
    double largest = 0;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) values[i]).isCloseTo(wanted[i], within(1e-4 * largest));
    }
  }

  private static GradientReading reading() {
    return new GradientReading(List.of(WEIGHT), 8, LossMean.ANSWER, ContextSettings.bare(true));
  }

  /** One or two facts, none of them edited by the batch before, and not in order. */
  private static EditBatchView batch(int index, Random random) {
    List<EditItem> edits = new ArrayList<>();
    for (int i = index % 2; i >= 0; i--) {
      int country = (2 * index + i) % TinyModel.COUNTRIES.size();
      edits.add(TinyModel.edit(country, random.nextInt(TinyModel.PEOPLE.size())));
    }
    return new EditBatchView("batch " + index, edits);
  }

  private Path network() {
    Path file = directory.resolve("network.safetensors");
    return Files.exists(file)
        ? file
        : TinyHyper.train(file, NetworkKind.RLEDIT, 2, Map.of("weights", WEIGHT, "eta", "0.2"));
  }

  private static Editor create(Path network, LanguageModel base) {
    Properties properties = new Properties();
    properties.put("network", network.toString());
    properties.put("backtracking.depth", "4");
    return Methods.named("rledit").parse(properties, "test").create(base, RESOURCES);
  }
}
