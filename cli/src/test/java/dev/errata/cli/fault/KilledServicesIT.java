package dev.errata.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.CommandProcess;
import dev.errata.cli.fault.Services.Service;
import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.model.LanguageModel;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All services as processes of their own while facts flow, killed at random moments, cut off from
 * broker and registry, and doubled. In the end the log is that of an undisturbed run.
 */
class KilledServicesIT {
  private static final int ROUNDS = Integer.getInteger("errata.fault.rounds", 5);
  private static final Duration DOWN =
      Duration.ofSeconds(Integer.getInteger("errata.fault.down", 4));
  private static final Duration ROUNDS_LIMIT =
      Duration.ofSeconds(Integer.getInteger("errata.fault.seconds", 300));
  private static final long SEED = Long.getLong("errata.fault.seed", 20150101);
  private static final int FACTS = 8;
  private static final int LONGEST_WAIT = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;
  private final FaultTable table = new FaultTable("Faults, seed " + SEED);
  private final WorldFacts facts = new WorldFacts();
  private Site site;

  @Test
  void shouldLoseNoFactAndWriteNoneTwiceWhateverFails() throws Exception {
    try (Site opened = new Site(directory)) {
      site = opened;
      site.createTopics("calm");
      site.createTopics("stormy");
      try (Services stormy = new Services(site, "stormy")) {
        stormy.awaitUp();
        killAtRandom(stormy);
        cutOff(stormy, "broker", () -> site.interruptBroker(DOWN));
        cutOff(stormy, "registry", () -> site.interruptRegistry(DOWN));
        fence(stormy);
        StreamService.requestFlush(site.kafka());
        long batches = batchesOfACalmStream();
        settle(stormy, batches);
      }
      drain("calm");
      compare();
    }
  }

  private void killAtRandom(Services stormy) throws Exception {
    Random random = new Random(SEED);
    long end = System.nanoTime() + ROUNDS_LIMIT.toNanos();
    for (int round = 1; round <= ROUNDS; round++) {
      if (System.nanoTime() > end) {
        table.add("no more rounds: %d s are over".formatted(ROUNDS_LIMIT.toSeconds()), edits(), "");
        break;
      }
      send();
      String ended = awaitEdit(stormy);
      // Each of them at least once, if there are enough rounds.
      Service victim = Service.values()[round <= 3 ? round % 3 : random.nextInt(3)];
      int wait = random.nextInt(LONGEST_WAIT);
      Thread.sleep(wait);
      long edits = edits();
      stormy.kill(victim);
      table.add(
          "round %d: kill -9 %s, %d ms after an edit".formatted(round, victim, wait),
          edits,
          ended + "started again");
    }
    table.add("all services are up again", edits(), stormy.awaitUp());
  }

  /** Waits until the log has grown: then everything is at work. */
  private String awaitEdit(Services stormy) {
    StringBuilder ended = new StringBuilder();
    long before = edits();
    Awaitility.await("an edit")
        .atMost(PATIENCE)
        .until(
            () -> {
              ended.append(stormy.restartEnded());
              return edits() > before;
            });
    return ended.toString();
  }

  /** Edits in the log. */
  private long edits() {
    return Lineage.read(site.kafka(), "stormy").sequence();
  }

  /** Takes something away for a while. */
  private interface Fault {
    void run() throws Exception;
  }

  private void cutOff(Services stormy, String what, Fault fault) throws Exception {
    long edits = edits();
    send();
    fault.run();
    String ended = stormy.awaitUp();
    table.add(
        "%s down for %d s".formatted(what, DOWN.toSeconds()),
        edits,
        ended.isEmpty() ? "services went on" : ended + "started again");
  }

  private void fence(Services stormy) throws Exception {
    CommandProcess first = stormy.process(Service.EDIT);
    CommandProcess second = stormy.edit();
    second.await("the second editor", output -> output.contains("edit is running"));
    long edits = edits();
    send();
    assertThat(first.exitCode()).as("of the first editor").isEqualTo(1);
    assertThat(first.lastLine())
        .matches("errata: edit stopped: Another editor has taken over lineage stormy; .*");
    stormy.replace(Service.EDIT, second);
    table.add("a second editor is started", edits, "the first ended: " + first.lastLine());
  }

  private void send() throws Exception {
    site.run("ingest", "jsonl", facts.next(FACTS, directory).toString(), "--lineage=stormy");
  }

  /** What the facts come to when nothing happens. */
  private long batchesOfACalmStream() {
    StreamConfig config =
        StreamConfig.of("calm")
            .withSettleWindow(Duration.ofDays(1))
            .withBatches(4, Duration.ofHours(1));
    try (StreamService stream =
        StreamService.start(config, site.kafka(), directory.resolve("calm"))) {
      Awaitility.await("the flush").atMost(PATIENCE).until(() -> stream.progress().flushes() == 1);
      assertThat(stream.progress().received()).as("facts").isEqualTo(facts.count());
      return stream.progress().batches();
    }
  }

  private void settle(Services stormy, long batches) {
    StringBuilder ended = new StringBuilder();
    for (Service service : List.of(Service.EDIT, Service.EVALUATE)) {
      Awaitility.await(service + " at sequence " + batches)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                ended.append(stormy.restartEnded());
                return stormy
                    .process(service)
                    .output()
                    .matches("(?s).*sequence " + batches + "\\b.*");
              });
    }
    table.add("everything is written and measured", batches, ended.toString());
  }

  private void drain(String lineage) throws InterruptedException {
    try (CommandProcess editor =
        site.start(
            "edit",
            "--drain",
            "--lineage=" + lineage,
            "--model=" + site.model,
            "--method=" + Services.METHOD,
            "--cache=" + site.cache,
            "--snapshots=" + directory.resolve(lineage).resolve("snapshots"),
            "--snapshot-every=4")) {
      assertThat(editor.exitCode()).as(editor.output()).isZero();
    }
  }

  private void compare() {
    Lineage calm = Lineage.read(site.kafka(), "calm");
    Lineage stormy = Lineage.read(site.kafka(), "stormy");
    assertThat(edits(stormy)).as("facts").isEqualTo(edits(calm));
    assertThat(stormy.entries())
        .extracting(LineageEntry::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, calm.sequence()).boxed().toList());
    assertThat(stormy.entries())
        .extracting(entry -> entry.applied().getCommandPartitionOffset())
        .doesNotHaveDuplicates();
    assertThat(chain(stormy)).isEqualTo(chain(calm));
    String weights = weights(stormy);
    assertThat(weights).isEqualTo(weights(calm));
    table.add(
        "%d facts, %d edits"
            .formatted(facts.count(), edits(stormy).stream().mapToInt(List::size).sum()),
        stormy.sequence(),
        "none lost, none twice; chain and weights as undisturbed, " + weights.substring(0, 19));
  }

  private static List<List<String>> edits(Lineage lineage) {
    return lineage.entries().stream()
        .map(LineageEntry::requests)
        .map(batch -> batch.stream().map(r -> r.getFactKey() + "=" + r.getTarget()).toList())
        .toList();
  }

  private static String chain(Lineage lineage) {
    return lineage.entry(lineage.sequence()).applied().getChainDigest();
  }

  private String weights(Lineage lineage) {
    try (LanguageModel base = LanguageModel.load(site.model)) {
      Rebuild rebuild = new Rebuild(lineage.name(), base, true);
      rebuild.advance(lineage, Extent.all());
      return rebuild.weightsDigest();
    }
  }
}
