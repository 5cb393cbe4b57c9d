package dev.errata.cli.bench.evaluator;

import dev.errata.cli.CliException;
import dev.errata.cli.bench.EditorEdits;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Services;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.local.LocalLog;
import dev.errata.editor.log.BatchCommands;
import dev.errata.editor.service.EditorListener;
import dev.errata.editor.service.EditorService;
import dev.errata.editor.service.EditorServiceSettings;
import dev.errata.editor.service.SnapshotPolicy;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Runs an editor at full speed, all its batches being there already, by turns without and with an
 * evaluator in the same process. That is the hardest case for an evaluator; between live changes
 * both mostly wait.
 */
public final class ServicesBench {
  /** The first batches pay for warming up. */
  private static final int UNCOUNTED = 4;

  private static final Duration CATCH_UP = Duration.ofMinutes(2);

  private final Path model;
  private final EditorSetup setup;
  private final double share;
  private final Consumer<String> progress;

  /**
   * @param share the evaluator's budget
   */
  public ServicesBench(Path model, EditorSetup setup, double share, Consumer<String> progress) {
    this.model = model;
    this.setup = setup;
    this.share = share;
    this.progress = progress;
  }

  /** Runs each side so many times, by turns. */
  public Services run(LocalLog log, int batches, int batchSize, int repetitions, long seed)
      throws InterruptedException {
    List<ServicesRun> alone = new ArrayList<>();
    List<ServicesRun> watched = new ArrayList<>();
    SampleDelays delays = new SampleDelays();
    for (int i = 1; i <= repetitions; i++) {
      progress.accept("editor alone, %d of %d".formatted(i, repetitions));
      String without = order(log.settings(), "alone-" + i, batches, batchSize, seed);
      ServicesRun run = new ServicesRun(UNCOUNTED, UNCOUNTED + batches, () -> 0);
      edit(log.settings(), without, run);
      alone.add(run);
      progress.accept("editor with evaluator, %d of %d".formatted(i, repetitions));
      String with = order(log.settings(), "watched-" + i, batches, batchSize, seed);
      watched.add(watched(log.settings(), with, batches));
      delays.add(log.settings(), with, UNCOUNTED);
    }
    return services(alone, watched, delays, batches, batchSize);
  }

  private Services services(
      List<ServicesRun> alone,
      List<ServicesRun> watched,
      SampleDelays delays,
      int batches,
      int batchSize) {
    double edits = (double) batches * batchSize;
    int cores = Runtime.getRuntime().availableProcessors();
    List<Double> before = alone.stream().map(run -> run.seconds() / edits).toList();
    List<Double> after = watched.stream().map(run -> run.seconds() / edits).toList();
    double added =
        Timing.of(watched.stream().map(ServicesRun::processShare).toList()).median()
            - Timing.of(alone.stream().map(ServicesRun::processShare).toList()).median();
    return new Services(
        batches,
        batchSize,
        share,
        Timing.of(before),
        Timing.of(after),
        Timing.ofRatios(before, after),
        Timing.of(watched.stream().map(run -> run.evaluatorShare() / cores).toList()),
        added / cores,
        delays.first(),
        delays.own());
  }

  private ServicesRun watched(KafkaSettings kafka, String lineage, int batches)
      throws InterruptedException {
    try (WatchingEvaluator evaluator = new WatchingEvaluator(model, kafka, lineage, share)) {
      ServicesRun run = new ServicesRun(UNCOUNTED, UNCOUNTED + batches, evaluator::processorNanos);
      edit(kafka, lineage, run);
      if (!evaluator.awaitSample(UNCOUNTED + (long) batches, CATCH_UP)) {
        throw new CliException("the evaluator did not measure the last batch in " + CATCH_UP);
      }
      return run;
    }
  }

  private String order(KafkaSettings kafka, String lineage, int batches, int batchSize, long seed) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
    EditorEdits edits = new EditorEdits(World.load(), Verbaliser.load(), seed);
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      for (int i = 0; i < UNCOUNTED + batches; i++) {
        producer.send(
            new ProducerRecord<>(
                Topics.edits(lineage).name(),
                lineage,
                BatchCommands.of(edits.next(batchSize), "bench")));
      }
    }
    return lineage;
  }

  private void edit(KafkaSettings kafka, String lineage, EditorListener listener) {
    EditorServiceSettings settings =
        new EditorServiceSettings(
            lineage,
            model,
            Optional.empty(),
            EditorServiceSettings.DEFAULT_SNAPSHOT_EVERY,
            SnapshotPolicy.DEFAULT);
    try (EditorService editor = EditorService.start(settings, kafka, setup::editorFor, listener)) {
      editor.drain();
    }
  }
}
