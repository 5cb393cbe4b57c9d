package dev.errata.editor.service;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.log.Ledger;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.delta.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one lineage: Hugging Face directories with {@code errata-state.json}, the editor's
 * state and the ledger. They save time only: the log alone gives the same bits. Written aside and
 * renamed; one that cannot be verified is passed over.
 */
final class Snapshots {
  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "errata-state.json";
  private static final String EDITOR_STATE = "editor-state.bin";
  private static final String LEDGER = "ledger.json";
  private static final String PREFIX = "sequence-";
  private static final String ASIDE = ".part-";

  private final Path directory;
  private final SnapshotPolicy policy;

  Snapshots(Path directory, SnapshotPolicy policy) {
    this.directory = directory;
    this.policy = policy;
  }

  /** The newest snapshot of this lineage, base model and editor that is whole. */
  Optional<Snapshot> newest(String lineage, String baseDigest, String hyperparametersDigest) {
    for (Path path : bySequence().descendingMap().values()) {
      try {
        SnapshotState state = JSON.readValue(path.resolve(STATE).toFile(), SnapshotState.class);
        if (state.lineage().equals(lineage)
            && state.baseDigest().equals(baseDigest)
            && state.hyperparametersDigest().equals(hyperparametersDigest)) {
          return Optional.of(read(path, state));
        }
      } catch (IOException | ModelException | EditorException e) {
        LOGGER.warn("Snapshot {} is damaged and passed over: {}", path, firstLine(e));
      }
    }
    return Optional.empty();
  }

  private static Snapshot read(Path path, SnapshotState state) throws IOException {
    byte[] editorState = Files.readAllBytes(path.resolve(EDITOR_STATE));
    require("editor state", state.editorStateDigest(), Digests.sha256(editorState));
    byte[] ledger = Files.readAllBytes(path.resolve(LEDGER));
    require("ledger", state.ledgerDigest(), Digests.sha256(ledger));
    List<Ledger.Written> written = JSON.readValue(ledger, new TypeReference<>() {});
    LanguageModel model = LanguageModel.load(path);
    try {
      require("weights", state.weightsDigest(), model.weights().digest());
    } catch (EditorException e) {
      model.close();
      throw e;
    }
    return new Snapshot(state, model, new EditorState(editorState), new Ledger(written));
  }

  private static void require(String what, String expected, String actual) {
    if (!actual.equals(expected)) {
      throw new EditorException(
          "digest of the %s is %s, expected %s".formatted(what, actual, expected));
    }
  }

  /** What {@link SnapshotState#ledgerDigest} is taken of. */
  static byte[] encode(Ledger ledger) {
    try {
      return JSON.writeValueAsBytes(ledger.written());
    } catch (IOException e) {
      throw new EditorException("The ledger cannot be written: " + firstLine(e), e);
    }
  }

  /**
   * Writes a snapshot, and deletes those that the policy does not keep.
   *
   * @param beforeRename runs when everything is written and nothing is visible yet
   * @throws EditorException if it cannot be written; nothing of it is left then
   */
  void write(Snapshot snapshot, Runnable beforeRename) {
    Path target = directory.resolve(PREFIX + "%010d".formatted(snapshot.state().sequence()));
    Path aside = directory.resolve(ASIDE + target.getFileName());
    try {
      delete(aside);
      Files.createDirectories(aside);
      snapshot.model().save(aside);
      Files.write(aside.resolve(EDITOR_STATE), snapshot.editorState().bytes());
      Files.write(aside.resolve(LEDGER), encode(snapshot.ledger()));
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(aside.resolve(STATE).toFile(), snapshot.state());
      beforeRename.run();
      delete(target);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      prune();
    } catch (IOException | ModelException e) {
      discard(aside);
      throw new EditorException("Cannot write snapshot " + target + ": " + firstLine(e), e);
    }
  }

  private void prune() throws IOException {
    Map<Long, Path> all = bySequence();
    for (long sequence : policy.superfluous(all.keySet())) {
      delete(all.get(sequence));
    }
  }

  private NavigableMap<Long, Path> bySequence() {
    if (!Files.isDirectory(directory)) {
      return new TreeMap<>();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(path -> path.getFileName().toString().matches(PREFIX + "[0-9]{10}"))
          .collect(Collectors.toMap(Snapshots::sequence, path -> path, (a, b) -> a, TreeMap::new));
    } catch (IOException e) {
      throw new EditorException("Cannot list snapshots in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static long sequence(Path path) {
    return Long.parseLong(path.getFileName().toString().substring(PREFIX.length()));
  }

  private static void discard(Path aside) {
    try {
      delete(aside);
    } catch (IOException e) {
      LOGGER.warn("What was written of a snapshot stays in {}: {}", aside, firstLine(e));
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      List<Path> inside;
      try (Stream<Path> walk = Files.walk(path)) {
        inside = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : inside) {
        Files.delete(each);
      }
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
