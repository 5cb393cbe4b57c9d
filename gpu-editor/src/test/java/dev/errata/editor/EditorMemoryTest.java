package dev.errata.editor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.rledit.TinyHyper;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of edits leave neither arrays in any manager nor memory in the process: ten thousand in
 * all. The count of arrays is exact. The Java heap is not part of what is measured: the build gives
 * these tests one that is there from the start.
 */
class EditorMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long ALLOWED_KIB = 96 * 1024;
  private static final int BATCH = 50;
  private static final int WARM_UP = 10;
  private static final int EDITS = 10_000;

  @TempDir Path cache;

  static List<Method> methods() {
    return Methods.all();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void shouldStayFlatOverManyEdits(Method method) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS + " on this system");
    int batches = EDITS / BATCH / methods().size() + 1;
    try (LanguageModel model = TinyModel.load(1);
        Editor editor = settings(method).create(model, resources());
        EditLog log = StoredEditLog.inFile()) {
      EditSession session = new EditSession(new ModelReplica(model), editor);
      edit(session, log, WARM_UP);
      NDManager all = model.manager().getParentManager();
      int arrays = all.getManagedArrays().size();
      long before = residentKib();

      edit(session, log, batches);

      assertThat(all.getManagedArrays().size()).isEqualTo(arrays);
      assertThat(residentKib() - before).isLessThan(ALLOWED_KIB);
    }
  }

  /**
   * The method as on the bundled model, made small: one layer, two steps of a search. A network
   * edits the last layer, of which most is kept when looking back.
   */
  private MethodSettings settings(Method method) {
    SettingsSource preset = SettingsSource.standard(method);
    String keys = "\n" + preset.settings().canonical();
    Map<String, String> small = new HashMap<>();
    Map.of(
            "layers", "1",
            "weights", "transformer.h.1.mlp.c_proj.weight",
            "steps", "2",
            "target.steps", "2")
        .forEach(
            (key, value) -> {
              if (keys.contains("\n" + key + "=")) {
                small.put(key, value);
              }
            });
    if (keys.contains("\nnetwork=")) {
      small.put("weights", "transformer.h.3.mlp.c_proj.weight");
      small.put("network", network(method, small.get("weights")));
    }
    return preset.with(small).settings();
  }

  private String network(Method method, String weights) {
    NetworkKind kind = NetworkKind.valueOf(method.name().toUpperCase(Locale.ROOT));
    Path file = cache.resolve("network.safetensors");
    return TinyHyper.train(file, kind, 1, Map.of("weights", weights)).toString();
  }

  private EditorResources resources() {
    return new EditorResources(TinySettings.corpus(), cache);
  }

  /** A hundred facts, edited over and over. */
  private static void edit(EditSession session, EditLog log, int batches) {
    for (int b = 0; b < batches; b++) {
      List<EditItem> edits = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        EditItem edit = TinyModel.edit(i % 6, (i + b) % 4);
        String fact = "fact " + (i + b % 2 * BATCH);
        edits.add(new EditItem(fact, edit.subject(), edit.prompt(), edit.target()));
      }
      session.edit(new EditBatchView("batch " + b, edits), log);
    }
    System.gc();
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
