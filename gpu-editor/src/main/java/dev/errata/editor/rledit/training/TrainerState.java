package dev.errata.editor.rledit.training;

import ai.djl.ndarray.NDArray;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorState;
import dev.errata.editor.hypernet.GradientStatistics;
import dev.errata.editor.hypernet.HyperNetworks;
import dev.errata.editor.locate.StateCodec;
import dev.errata.model.training.AdamW;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an interrupted training goes on from.
 *
 * @param epoch trajectories done
 * @param statistics of all rows so far
 */
record TrainerState(int epoch, GradientStatistics statistics) {
  private static final String MARK = "errata-train-editor-1";

  /** Writes aside and renames. */
  static void write(
      Path file,
      String identity,
      int epoch,
      HyperNetworks networks,
      AdamW optimizer,
      GradientStatistics statistics) {
    EditorState state =
        StateCodec.encode(
            MARK,
            identity,
            out -> {
              out.writeInt(epoch);
              statistics.write(out);
              for (var entry : networks.parameters().entrySet()) {
                AdamW.Moments moments = optimizer.momentsOf(entry.getKey(), entry.getValue());
                write(out, entry.getValue());
                write(out, moments.first());
                write(out, moments.second());
              }
            });
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(aside, state.bytes());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EditorException("Training state " + file + " cannot be written: " + e, e);
    }
  }

  /** Reads what {@link #write} wrote, into networks and optimiser. */
  static TrainerState read(
      Path file,
      String identity,
      HyperNetworks networks,
      AdamW optimizer,
      GradientStatistics none) {
    AtomicReference<TrainerState> read = new AtomicReference<>();
    try {
      StateCodec.decode(
          new EditorState(Files.readAllBytes(file)),
          MARK,
          identity,
          in -> {
            int epoch = in.readInt();
            read.set(new TrainerState(epoch, none.read(in)));
            optimizer.resumeAfter(epoch);
            for (var entry : networks.parameters().entrySet()) {
              AdamW.Moments moments = optimizer.momentsOf(entry.getKey(), entry.getValue());
              read(in, entry.getValue());
              read(in, moments.first());
              read(in, moments.second());
            }
          });
    } catch (IOException | EditorException e) {
      throw new EditorException(
          "%s is not the state of this training (%s); remove it to begin anew"
              .formatted(file, e.getMessage()),
          e);
    }
    return read.get();
  }

  private static void write(DataOutput out, NDArray array) throws IOException {
    for (float value : array.toFloatArray()) {
      out.writeFloat(value);
    }
  }

  private static void read(DataInput in, NDArray array) throws IOException {
    float[] values = new float[Math.toIntExact(array.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    array.set(FloatBuffer.wrap(values));
  }
}
