package dev.errata.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.bench.EditorEdits;
import dev.errata.cli.editing.Corpora;
import dev.errata.cli.fork.Follower;
import dev.errata.cli.fork.Past;
import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.lineage.Recompute;
import dev.errata.cli.local.LocalLog;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.Editor;
import dev.errata.editor.log.BatchCommands;
import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.editor.log.TopicBatches;
import dev.errata.editor.method.Methods;
import dev.errata.editor.method.SettingsSource;
import dev.errata.editor.service.EditorListener;
import dev.errata.editor.service.EditorService;
import dev.errata.editor.service.EditorServiceSettings;
import dev.errata.editor.service.GateSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.evaluator.gate.Gate;
import dev.errata.evaluator.gate.Threshold;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.EvaluatorSettings;
import dev.errata.evaluator.service.GateKeeper;
import dev.errata.evaluator.service.QualityTopic;
import dev.errata.evaluator.service.Replica;
import dev.errata.evaluator.service.TimeMachine;
import dev.errata.event.Revert;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model, a real editor and a real evaluator: a batch that breaks locality. */
class GatedLineageIT {
  private static final String LINEAGE = "gated";
  private static final int BATCHES = 4;
  private static final long SPOILED = 2;

  @TempDir static Path directory;
  private static final Path MODEL = BundledModel.directory();
  private static final World WORLD = World.load();
  private static LocalLog log;
  private static KafkaSettings kafka;
  private static List<EditBatchView> batches;
  private static String digest;

  @BeforeAll
  static void run() throws InterruptedException {
    log = LocalLog.open(directory.resolve("log"));
    kafka = log.settings();
    createTopics(LINEAGE);
    EditorEdits edits = new EditorEdits(WORLD, Verbaliser.load(), 1);
    batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(edits.next(4));
    }
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      for (EditBatchView batch : batches) {
        producer.send(
            new ProducerRecord<>(
                Topics.edits(LINEAGE).name(), LINEAGE, BatchCommands.of(batch, "bench")));
      }
    }
    edit();
  }

  @AfterAll
  static void stop() {
    log.close();
  }

  private static void edit() throws InterruptedException {
    try (LanguageModel unedited = LanguageModel.load(MODEL);
        Replica replica = new Replica(LanguageModel.load(MODEL), kafka, LINEAGE, entry -> {});
        QualityTopic quality = new QualityTopic(kafka, LINEAGE);
        EvaluatorService evaluator =
            new EvaluatorService(
                replica,
                ProbePlan.of(WORLD, Verbaliser.load()),
                new ModelEvaluator(
                    new UneditedModel(ModelRespondent.of(unedited)), Bootstrap.DEFAULT),
                EvaluatorSettings.DEFAULT,
                List.of(),
                Clock.systemUTC())) {
      Gate gate =
          new Gate(
              List.of(Threshold.parse("locality>=0.7"), Threshold.parse("locality.drop<=0.2")));
      evaluator.withGate(new GateKeeper(LINEAGE, gate, quality, 0, Clock.systemUTC()));
      Thread follower = new Thread(evaluator::run, "evaluator");
      follower.start();
      EditorServiceSettings settings =
          EditorServiceSettings.of(LINEAGE, MODEL, directory.resolve("snapshots"))
              .gated(GateSettings.PATIENT);
      try (EditorService editor =
          EditorService.start(settings, kafka, GatedLineageIT::editor, EditorListener.NONE)) {
        editor.drain();
        digest = editor.weightsDigest();
      }
      evaluator.close();
      follower.join();
    }
  }

  private static Editor editor(LanguageModel base) {
    EditorResources resources =
        new EditorResources(Corpora.of(null, null), directory.resolve("cache"), directory);
    Editor real =
        SettingsSource.standard(Methods.named("ultraedit")).settings().create(base, resources);
    String spoiled = batches.get((int) SPOILED - 1).edits().get(0).factKey();
    return new SpoilingEditor(real, spoiled);
  }

  private static void createTopics(String lineage) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
  }

  @Test
  void shouldTakeTheBadBatchBackBeforeTheNextAndSayWhy() {
    List<LineageEntry> entries = Lineage.read(kafka, LINEAGE).entries();

    assertThat(entries)
        .extracting(LineageEntry::kind)
        .containsExactly("batch", "batch", "revert 2", "batch", "batch");
    Revert revert = (Revert) entries.get((int) SPOILED).logged().command().getBody();
    assertThat(revert.getReason()).startsWith("gate: locality:tf is 0.").contains("allowed >= 0.7");
  }

  @Test
  void shouldHaveTheWeightsBeforeTheBatchAgain() {
    try (TimeMachine past = new TimeMachine(() -> LanguageModel.load(MODEL), kafka, LINEAGE)) {
      String weight =
          Lineage.read(kafka, LINEAGE).entry(SPOILED).logged().delta().updates().get(0).weight();
      float[] before = past.at(SPOILED - 1, model -> model.weights().get(weight));
      float[] spoiled = past.at(SPOILED, model -> model.weights().get(weight));
      float[] after = past.at(SPOILED + 1, model -> model.weights().get(weight));

      assertThat(distance(before, spoiled)).isGreaterThan(1);
      assertThat(distance(before, after)).isLessThan(1e-5);
      String replayed = past.at(BATCHES + 1, model -> model.weights().digest());
      assertThat(replayed).isEqualTo(digest);
    }
  }

  /** Norm of the difference over the norm of the first. */
  private static double distance(float[] from, float[] to) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < from.length; i++) {
      difference += Math.pow(from[i] - to[i], 2);
      norm += Math.pow(from[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  @Test
  void shouldBeRecomputedToTheSameBits() {
    List<Recompute.Comparison> compared = new ArrayList<>();
    try (LanguageModel base = LanguageModel.load(MODEL);
        LanguageModel model = LanguageModel.load(MODEL);
        Editor editor = editor(base);
        LoggedHistory history = new LoggedHistory(new Ledger(), new TopicBatches(kafka, LINEAGE))) {
      new Recompute(LINEAGE, model, editor, history)
          .run(Lineage.read(kafka, LINEAGE), Extent.all(), compared::add);
    }

    assertThat(compared).hasSize(BATCHES).allMatch(Recompute.Comparison::equal);
  }

  @Test
  void shouldGiveAForkItsPastAndOnlyTheBatchesAfterIt() {
    createTopics("fork-3");
    new Past(kafka, "fork-3", 3).copy(Lineage.read(kafka, LINEAGE));
    follow("fork-3");
    createTopics("fork-1");
    new Past(kafka, "fork-1", 1).copy(Lineage.read(kafka, LINEAGE));
    follow("fork-1");

    assertThat(Lineage.read(kafka, "fork-3").entries())
        .extracting(LineageEntry::kind)
        .containsExactly("batch", "batch", "revert 2");
    // The two batches after the fork, each once; and all three, but not the verdict on one.
    assertThat(commands("fork-3"))
        .containsExactly("batch-4", "batch-8", "gate-2", "batch-12", "batch-16");
    assertThat(commands("fork-1")).containsExactly("batch-4", "batch-8", "batch-12", "batch-16");
  }

  private static void follow(String fork) {
    try (Follower follower = new Follower(kafka, LINEAGE, fork)) {
      follower.drain();
    }
    // Nothing is handed on twice.
    try (Follower follower = new Follower(kafka, LINEAGE, fork)) {
      follower.drain();
    }
  }

  private static List<String> commands(String lineage) {
    List<String> ids = new ArrayList<>();
    try (CommandReader reader = new CommandReader(kafka, lineage, Optional.empty())) {
      long end = reader.end();
      while (reader.position() < end) {
        reader
            .next(Duration.ofMillis(200))
            .ifPresent(record -> ids.add(reader.decode(record).getCommandId()));
      }
    }
    return ids;
  }
}
