package dev.errata.editor.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.delta.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one lineage: Hugging Face directories with {@code errata-state.json} and the
 * editor's state. They save time only: the log alone gives the same bits. Written aside and
 * renamed; one that cannot be verified is passed over.
 */
final class Snapshots {
  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "errata-state.json";
  private static final String EDITOR_STATE = "editor-state.bin";
  private static final String PREFIX = "sequence-";
  private static final String ASIDE = ".part-";
  private static final int KEPT = 2;

  private final Path directory;

  /** A snapshot that was read and verified. */
  record Restored(SnapshotState state, LanguageModel model, EditorState editorState) {}

  Snapshots(Path directory) {
    this.directory = directory;
  }

  /** The newest snapshot of this lineage, base model and editor that is whole. */
  Optional<Restored> newest(String lineage, String baseDigest, String hyperparametersDigest) {
    for (Path path : newestFirst()) {
      try {
        SnapshotState state = JSON.readValue(path.resolve(STATE).toFile(), SnapshotState.class);
        if (state.lineage().equals(lineage)
            && state.baseDigest().equals(baseDigest)
            && state.hyperparametersDigest().equals(hyperparametersDigest)) {
          return Optional.of(read(path, state));
        }
      } catch (IOException | ModelException | EditorException e) {
        LOGGER.warn("Snapshot {} is damaged and passed over: {}", path, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Restored read(Path path, SnapshotState state) throws IOException {
    byte[] editorState = Files.readAllBytes(path.resolve(EDITOR_STATE));
    require("editor state", state.editorStateDigest(), Digests.sha256(editorState));
    LanguageModel model = LanguageModel.load(path);
    try {
      require("weights", state.weightsDigest(), model.weights().digest());
    } catch (EditorException e) {
      model.close();
      throw e;
    }
    return new Restored(state, model, new EditorState(editorState));
  }

  private static void require(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new EditorException(
          "digest of the %s is %s, expected %s".formatted(what, actual, expected));
    }
  }

  /**
   * Writes a snapshot.
   *
   * @param beforeRename runs when everything is written and nothing is visible yet
   */
  void write(
      SnapshotState state, LanguageModel model, EditorState editorState, Runnable beforeRename) {
    Path target = directory.resolve(PREFIX + "%010d".formatted(state.sequence()));
    Path aside = directory.resolve(ASIDE + target.getFileName());
    try {
      delete(aside);
      Files.createDirectories(aside);
      model.save(aside);
      Files.write(aside.resolve(EDITOR_STATE), editorState.bytes());
      JSON.writerWithDefaultPrettyPrinter().writeValue(aside.resolve(STATE).toFile(), state);
      beforeRename.run();
      delete(target);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      List<Path> all = newestFirst();
      for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
        delete(old);
      }
    } catch (IOException e) {
      throw new EditorException("Cannot write snapshot " + target + ": " + e.getMessage(), e);
    }
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new EditorException("Cannot list snapshots in " + directory + ": " + e.getMessage(), e);
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
}
