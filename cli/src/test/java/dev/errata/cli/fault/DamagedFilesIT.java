package dev.errata.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errata.cli.CommandProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or lie, and a registry that is not there: told in one line, and survived. */
class DamagedFilesIT {
  private static final int BATCHES = 4;
  private static final int BATCH_SIZE = 2;

  @TempDir static Path directory;
  private static final FaultTable TABLE = new FaultTable("Faults of files and of the registry");
  private static Site site;
  private static String undisturbed;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(directory);
    order("undisturbed");
    undisturbed = drain("undisturbed", snapshots("undisturbed"));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static void order(String lineage) throws Exception {
    site.createTopics(lineage);
    Orders.send(site.kafka(), lineage, 0, BATCHES, BATCH_SIZE);
  }

  /** The line in which an editor that wrote everything tells the digest of the weights. */
  /** In a process of its own, as all editors here: with other threads, sums may round otherwise. */
  private static String drain(String lineage, Path snapshots) throws InterruptedException {
    try (CommandProcess editor = site.start(edit(lineage, site.model, snapshots, "--drain"))) {
      assertThat(editor.exitCode()).as(editor.output()).isZero();
      return editor
          .output()
          .lines()
          .filter(line -> line.startsWith("weights "))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String[] edit(String lineage, Path model, Path snapshots, String... more) {
    return Stream.concat(
            Stream.of(
                "edit",
                "--lineage=" + lineage,
                "--model=" + model,
                "--method=ultraedit",
                "--cache=" + site.cache,
                "--snapshots=" + snapshots,
                "--snapshot-every=2"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static Path snapshots(String lineage) {
    return directory.resolve("snapshots").resolve(lineage);
  }

  @Test
  void shouldGoOnWithoutASnapshotWhenTheDiskIsFull() throws Exception {
    order("full");
    Path disk = Files.createDirectories(directory.resolve("disk"));
    long model = Files.size(site.model.resolve("model.safetensors"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=" + model * 3 / 2, "tmpfs", disk.toString()),
        "skipped: no file system can be mounted here");
    try (CommandProcess editor = site.start(edit("full", site.model, disk, "--drain"))) {
      assertThat(editor.exitCode()).as(editor.output()).isZero();

      assertThat(editor.lastLine()).isEqualTo(undisturbed);
      List<String> warnings = editor.output().lines().filter(l -> l.contains("WARN")).toList();
      assertThat(warnings)
          .isNotEmpty()
          .allMatch(line -> line.contains("goes on without a snapshot of sequence"));
      assertThat(disk).as("what could not be finished").isDirectoryNotContaining("glob:**.part-*");
      record("disk full at snapshot", warnings.get(0));
    } finally {
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
    assertThat(drain("full", disk)).isEqualTo(undisturbed);
  }

  @Test
  void shouldSayWhichRecordOfTheLogIsDamaged() throws Exception {
    order("bitrot");
    drain("bitrot", snapshots("bitrot"));
    Path segment = directory.resolve("kafka/errata.bitrot.deltas-0/00000000000000000000.log");
    flipWhileStopped(segment);

    assertThat(drain("bitrot", snapshots("bitrot")))
        .as("the snapshot is later than the damage")
        .isEqualTo(undisturbed);
    delete(snapshots("bitrot"));
    String told = site.refused(edit("bitrot", site.model, snapshots("bitrot"), "--drain"));
    assertThat(told).contains("errata.bitrot.deltas");
    record("a bit flipped in a delta chunk", told);
    assertThat(site.refused("replay", "--lineage=bitrot", "--model=" + site.model))
        .contains("errata.bitrot.deltas");

    flipWhileStopped(segment);
    assertThat(drain("bitrot", snapshots("bitrot"))).isEqualTo(undisturbed);
  }

  private static void flipWhileStopped(Path segment) throws IOException {
    site.stopBroker();
    flip(segment, 0.1);
    site.startBroker();
  }

  @Test
  void shouldSayThatTheBaseModelIsNotTheOneThatWasEdited() throws Exception {
    order("base");
    drain("base", snapshots("base"));
    Path damaged = Files.createDirectories(directory.resolve("damaged-model"));
    try (Stream<Path> files = Files.list(site.model)) {
      for (Path file : files.toList()) {
        Files.copy(file, damaged.resolve(file.getFileName()));
      }
    }
    flip(damaged.resolve("model.safetensors"), 0.7);

    String told = site.refused(edit("base", damaged, snapshots("base"), "--drain"));
    assertThat(told).contains("does not fit the base model " + damaged);
    record("a bit flipped in the base model's safetensors", told);
    assertThat(site.refused("replay", "--lineage=base", "--model=" + damaged))
        .contains("is --model the base model that was edited?");
    assertThat(drain("base", snapshots("base"))).isEqualTo(undisturbed);
  }

  @Test
  void shouldWaitForTheRegistryAndRefuseNothing() throws Exception {
    site.createTopics("unregistered");
    try (CommandProcess editor =
        site.start(edit("unregistered", site.model, snapshots("unregistered")))) {
      editor.await("the editor", output -> output.contains("edit is running"));
      site.stopRegistry();
      try {
        String told = site.refused(edit("undisturbed", site.model, snapshots("undisturbed")));
        record("registry down at start", told);
        Orders.copy(site.kafka(), "undisturbed", "unregistered");
        editor.await("a line about it", output -> output.contains(" waits: The registry"));
        record("registry down when the first command comes", editor.lastLine());
      } finally {
        site.startRegistry();
      }
      editor.await("all", output -> output.contains("sequence " + BATCHES + " "));
    }
    assertThat(drain("unregistered", snapshots("unregistered"))).isEqualTo(undisturbed);
  }

  private static void record(String fault, String told) {
    String line = told.replace(directory.toString(), "DIR");
    TABLE.add(fault, BATCHES, line);
  }

  /** Flips a bit at a share of the file. */
  private static void flip(Path file, double share) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      long at = (long) (open.length() * share);
      open.seek(at);
      int found = open.read();
      open.seek(at);
      open.write(found ^ 1);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }
}
