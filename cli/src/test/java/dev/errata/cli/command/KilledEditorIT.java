package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.broker.RegistryProcess;
import dev.errata.cli.BundledModel;
import dev.errata.cli.CommandProcess;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.schemas.FactKey;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The editor as a process of its own, killed at random moments while it works. */
class KilledEditorIT {
  private static final int KILLS = 5;
  private static final int BATCHES = 24;
  private static final int BATCH_SIZE = 4;
  private static final long SEED = 20150101;

  @TempDir Path directory;
  private KafkaSettings kafka;
  private Path model;

  @Test
  void shouldLoseNoEditAndApplyNoneTwiceWhenKilled() throws Exception {
    model = BundledModel.directory();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        RegistryProcess registry =
            RegistryProcess.start(
                Path.of(System.getProperty("errata.root")).resolve("cli/target/registry"),
                directory.resolve("registry"),
                0)) {
      kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      order("calm");
      order("stormy");
      drain("calm");

      int kills = 0;
      Random random = new Random(SEED);
      while (kills < KILLS) {
        killWhileWorking(random);
        kills++;
      }
      drain("stormy");

      Lineage calm = Lineage.read(kafka, "calm");
      Lineage stormy = Lineage.read(kafka, "stormy");
      assertThat(stormy.entries())
          .extracting(LineageEntry::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, BATCHES).boxed().toList());
      assertThat(commands(stormy)).doesNotHaveDuplicates().isEqualTo(commands(calm));
      assertThat(chain(stormy)).isEqualTo(chain(calm));
    }
  }

  /** Lets it write at least one more batch, then kills it some time within the next ones. */
  private void killWhileWorking(Random random) throws Exception {
    try (CommandProcess editor = edit("stormy")) {
      editor.await("a batch written", output -> output.contains("applied "));
      editor.killAfter(random.nextInt(700));
      assertThat(Lineage.read(kafka, "stormy").sequence())
          .as("killed while there was work left")
          .isLessThan(BATCHES);
    }
  }

  private void drain(String lineage) throws Exception {
    try (CommandProcess editor = edit(lineage, "--drain")) {
      assertThat(editor.exitCode()).as(editor.output()).isZero();
    }
  }

  private CommandProcess edit(String lineage, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "edit",
                "--bootstrap=" + kafka.bootstrapServers(),
                "--registry=" + kafka.registryUrl(),
                "--lineage=" + lineage,
                "--model=" + model,
                "--cache=" + directory.resolve("cache"),
                "--snapshots=" + directory.resolve("snapshots-" + lineage),
                "--snapshot-every=4"));
    arguments.addAll(List.of(more));
    return CommandProcess.start(directory, arguments.toArray(String[]::new));
  }

  private void order(String lineage) throws Exception {
    try (Admin admin = kafka.admin();
        Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      TopicAdmin.create(admin, Topics.all(lineage));
      List<EditRequest> requests = requests();
      for (int i = 0; i < BATCHES; i++) {
        EditBatch batch =
            new EditBatch(
                "batch-" + i,
                requests.subList(i * BATCH_SIZE, (i + 1) * BATCH_SIZE),
                ClosedBy.SIZE,
                Instant.EPOCH.plusSeconds(i));
        EditCommand command = new EditCommand("command-" + i, Instant.EPOCH, batch);
        producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command)).get();
      }
    }
  }

  private static List<EditRequest> requests() {
    Verbaliser verbaliser = Verbaliser.load();
    Map<FactKey, EditRequest> requests = new LinkedHashMap<>();
    for (FactChange change : World.load().changes(Scope.STATES)) {
      Fact fact = change.fact();
      FactKey key = FactKey.of(fact.subject(), fact.propertyId());
      requests.putIfAbsent(
          key,
          EditRequest.newBuilder()
              .setFactKey(key.toString())
              .setEventIds(List.of(key.toString()))
              .setSubject(fact.subject())
              .setPropertyId(fact.propertyId())
              .setPrompt(verbaliser.editPrompt(fact.propertyId(), fact.subject()).text())
              .setTarget(fact.object())
              .setKind(EditKind.UPDATE)
              .setEventTime(change.time())
              .setProvenance(new Provenance("test", null, null))
              .build());
    }
    return List.copyOf(requests.values()).subList(0, BATCHES * BATCH_SIZE);
  }

  private static List<Long> commands(Lineage lineage) {
    return lineage.entries().stream()
        .map(entry -> entry.applied().getCommandPartitionOffset())
        .toList();
  }

  private static String chain(Lineage lineage) {
    return lineage.entry(lineage.sequence()).applied().getChainDigest();
  }
}
