package dev.errata.cli.bench.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Bisections;
import dev.errata.cli.editing.Corpora;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.local.LocalLog;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.settings.EditorResources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for a batch of noise, smaller than {@code errata bench evaluator} does it. */
class BisectBenchIT {
  private static final int BATCHES = 16;
  private static final int TRIALS = 2;

  @TempDir Path directory;

  @Test
  void shouldNameThePlantedBatchEveryTime() {
    EditorSetup setup =
        new EditorSetup(
            SettingsSource.standard(Methods.named("ultraedit")).settings(),
            new EditorResources(Corpora.of(null, null), directory.resolve("cache"), directory));
    try (LocalLog log = LocalLog.open(directory.resolve("log"))) {

      Bisections found =
          new BisectBench(BundledModel.directory(), setup, line -> {}).run(log, BATCHES, TRIALS, 7);

      assertThat(found.hits()).isEqualTo(TRIALS);
      assertThat(found.seconds().most()).isLessThan(60);
    }
  }
}
