package dev.errata.cli.fork;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CommandProcess;
import dev.errata.cli.fault.Orders;
import dev.errata.cli.fault.Site;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.monitoring.Scrape;
import dev.errata.event.EditRequest;
import dev.errata.schemas.TopicEvents;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A lineage, a fork of it by another method, and what tells them apart. One story, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForkIT {
  private static final int BATCHES = 4;
  private static final String FORK = "first-2-stableedit";

  @TempDir static Path directory;
  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(directory);
    site.createTopics("first");
    Orders.send(site.kafka(), "first", 0, BATCHES, 2);
    editFirst();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static String editFirst() {
    return editor("edit", "--lineage=first", "--method=ultraedit", "--drain");
  }

  private static String editor(String... arguments) {
    return site.run(withModel(arguments)).out();
  }

  private static String[] withModel(String... arguments) {
    return Stream.concat(
            Stream.of(arguments),
            Stream.of(
                "--model=" + site.model,
                "--cache=" + site.cache,
                "--snapshot-every=2",
                "--snapshots=" + directory.resolve("snapshots-" + arguments[0])))
        .toArray(String[]::new);
  }

  private static String fork(String... more) {
    return editor(forkOf(more));
  }

  private static String[] forkOf(String... more) {
    return Stream.concat(
            Stream.of("fork", "--lineage=first", "--method=stableedit"), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  @Order(1)
  void shouldRefuseAPointThatIsNotThere() {
    assertThat(site.refused(forkOf("--from=9")))
        .contains("lineage first has no edit sequence 9 to fork from; its last one is 4");
    assertThat(site.refused(forkOf("--from=2", "--as=first"))).contains("cannot be its own fork");
  }

  @Test
  @Order(2)
  void shouldGoItsOwnWayWithTheSameFactsThoughItIsKilled() throws Exception {
    new Past(site.kafka(), forkTopics(), 1).copy(first()); // interrupted after one of two
    try (CommandProcess process = site.start(withModel(forkOf("--from=2", "--metrics-port=0")))) {
      process.await("an edit of its own", output -> output.contains("sequence 3 "));
      assertThat(Scrape.ofCommand(process.output()).text())
          .containsPattern("errata_editor_edits_applied_total\\{lineage=\"" + FORK + "\"} [24]");
      process.killAfter(0);
    }
    fork("--from=2", "--drain");

    Lineage fork = fork();
    assertThat(facts(fork)).isEqualTo(facts(first()));
    assertThat(chains(fork).subList(0, 2)).isEqualTo(chains(first()).subList(0, 2));
    assertThat(fork.entries())
        .extracting(entry -> entry.applied().getMethod() + " of " + entry.applied().getLineage())
        .containsExactly(
            "ultraedit of first",
            "ultraedit of first",
            "stableedit of " + FORK,
            "stableedit of " + FORK);
    assertThat(site.run("show", "--lineage=" + FORK, "2").out())
        .contains("made by      lineage first");
  }

  private static String forkTopics() {
    site.createTopics(FORK);
    return FORK;
  }

  @Test
  @Order(3)
  void shouldBeReplayedToTheSameBits() {
    String replay =
        site.run(
                "replay",
                "--lineage=" + FORK,
                "--verify",
                "--recompute",
                "--method=stableedit",
                "--model=" + site.model,
                "--cache=" + site.cache)
            .out();

    assertThat(replay)
        .contains("2 batches of ultraedit were made with other settings: applied, not recomputed")
        // The editor was a process of its own: with other threads, sums may round otherwise.
        .containsPattern(
            "recomputed 2 batches: (2 equal bit for bit|[01] equal bit for bit, largest difference"
                + " \\d\\.\\de-0[6-9])")
        .contains("verified 4 deltas");
  }

  @Test
  @Order(4)
  void shouldRefuseAnotherForkOfTheSameName() {
    assertThat(site.refused(withModel(forkOf("--from=3", "--as=" + FORK))))
        .contains("is no fork of first at 3: they differ at sequence 3");
    assertThat(site.refused(withModel(forkOf("--from=1", "--as=" + FORK))))
        .contains("is no fork of first at 1: they differ at sequence 2");
  }

  /** A command of its own moves the fork's sequences: batch 5 of the first is 6 there. */
  @Test
  @Order(5)
  void shouldTakeBackTheSameBatch() throws Exception {
    String fact = first().entry(1).requests().get(0).getFactKey();
    site.run("revert", "--lineage=" + FORK, "1");
    fork("--from=2", "--drain");
    Orders.send(site.kafka(), "first", BATCHES, 1, 2);
    editFirst();
    site.run("revert", "--lineage=first", "5");
    editFirst();
    fork("--from=2", "--drain");

    assertThat(first().entries()).last().extracting(LineageEntry::kind).isEqualTo("revert 5");
    assertThat(fork().entries())
        .extracting(LineageEntry::kind)
        .containsExactly("batch", "batch", "batch", "batch", "revert 1", "batch", "revert 6");
    assertThat(fork().entry(7).logged().delta())
        .isEqualTo(fork().entry(6).logged().delta().negated());
    assertThat(diff("first", FORK)).contains(fact.substring(0, fact.indexOf('|')));
  }

  @Test
  @Order(6)
  void shouldTellWhichFactsDifferAndAskBothModels() throws Exception {
    String table = diff("first@2", FORK + "@4");

    assertThat(table)
        .contains("first@2", FORK + "@4")
        .contains("4 facts differ")
        .contains("first@2  4 facts in force")
        .contains(FORK + "@4  8 facts in force");
    EditRequest last = first().entry(4).requests().get(0);
    JsonNode json = new ObjectMapper().readTree(diff("@2", "@4", "--json"));
    assertThat(json.get("differences"))
        .filteredOn(node -> node.get("fact").asText().equals(last.getFactKey()))
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.get("writtenA").isNull()).isTrue();
              assertThat(node.get("writtenB").asText()).isEqualTo(last.getTarget());
              assertThat(node.get("answerA").asText()).isNotEqualTo(last.getTarget());
            });
    assertThat(diff("first@2", FORK + "@2")).contains("no fact differs, and both models answer");
    assertThat(site.refused("diff", "first", "nobody", "--model=" + site.model))
        .contains("errata.nobody.edits does not exist");
    assertThat(site.refused("diff", "first@soon", "first")).contains("time 'soon'");
  }

  @Test
  @Order(7)
  void shouldExportTheModelAsItWas() {
    String exported =
        site.run(
                "export",
                "--lineage=" + FORK,
                "--to=2",
                "--model=" + site.model,
                "--out=" + directory.resolve("exported"))
            .out();

    String then = site.run("replay", "--lineage=first", "--to=2", "--model=" + site.model).out();
    assertThat(exported).contains("the model after edit sequence 2");
    assertThat(exported).contains(then.substring(then.indexOf("sha256:")).strip());
  }

  /** The commands of a fork have other offsets than those they were taken from. */
  @Test
  @Order(8)
  void shouldLookBackInItsOwnLog() {
    String network = trainedNetwork();
    editor(
        "fork", "--lineage=first", "--from=2", "--as=back", "--method=rledit", network, "--drain");

    String replay =
        site.run(
                "replay",
                "--lineage=back",
                "--recompute",
                "--method=rledit",
                network,
                "--model=" + site.model,
                "--cache=" + site.cache)
            .out();

    assertThat(replay)
        .contains("2 batches of ultraedit were made with other settings: applied, not recomputed")
        .containsPattern(
            "recomputed 3 batches: (3 equal bit for bit|[012] equal bit for bit, largest difference"
                + " \\d\\.\\de-0[6-9])");
    LineageEntry again =
        Lineage.read(site.kafka(), "back").entries().stream()
            .filter(entry -> !entry.applied().getRehearsed().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(site.run("show", "--lineage=back", Long.toString(again.sequence())).out())
        .contains("wrote again  " + again.applied().getRehearsed().get(0));
  }

  /** Trained with its history in a topic of its own. */
  private static String trainedNetwork() {
    site.createTopics("training");
    site.run(
        "train-editor",
        "--history=training",
        "--model=" + site.model,
        "--out=" + directory,
        "--sequence=2x2",
        "--epochs=1",
        "--set=rank=2");
    assertThat(TopicEvents.read(site.kafka(), Topics.edits("training"))).hasSize(2);
    return "--set=network=" + directory.resolve("rledit.safetensors");
  }

  private static String diff(String... arguments) {
    return site.run(
            Stream.concat(
                    Stream.of("diff", "--lineage=first", "--model=" + site.model),
                    Stream.of(arguments))
                .toArray(String[]::new))
        .out();
  }

  private static Lineage first() {
    return Lineage.read(site.kafka(), "first");
  }

  private static Lineage fork() {
    return Lineage.read(site.kafka(), FORK);
  }

  private static List<List<String>> facts(Lineage lineage) {
    return lineage.entries().stream()
        .map(e -> e.requests().stream().map(r -> r.getFactKey() + "=" + r.getTarget()).toList())
        .toList();
  }

  private static List<String> chains(Lineage lineage) {
    return lineage.entries().stream().map(e -> e.applied().getChainDigest()).toList();
  }
}
