package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import dev.errata.model.ModelException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A training between two steps, in one file: recipe, step, and of every parameter the values and
 * both moments. Written aside and renamed, so that there is always a whole one.
 */
final class TrainingState {
  private TrainingState() {}

  static void write(
      Path file,
      PretrainingRecipe recipe,
      int step,
      Map<String, NDArray> parameters,
      AdamW optimizer) {
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(aside)))) {
      out.writeUTF(recipe.toString());
      out.writeInt(step);
      for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
        AdamW.Moments moments = optimizer.momentsOf(entry.getKey(), entry.getValue());
        out.writeUTF(entry.getKey());
        write(out, entry.getValue());
        write(out, moments.first());
        write(out, moments.second());
      }
      out.flush();
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ModelException("training state " + file + " cannot be written: " + e, e);
    }
  }

  /** Restores parameters and optimiser in place and returns the steps done. */
  static int read(
      Path file, PretrainingRecipe recipe, Map<String, NDArray> parameters, AdamW optimizer) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      String saved = in.readUTF();
      if (!saved.equals(recipe.toString())) {
        throw new ModelException(
            "training state %s is of another recipe: %s, not %s".formatted(file, saved, recipe));
      }
      int step = in.readInt();
      for (int i = 0; i < parameters.size(); i++) {
        String name = in.readUTF();
        NDArray parameter = parameters.get(name);
        AdamW.Moments moments = optimizer.momentsOf(name, parameter);
        read(in, parameter);
        read(in, moments.first());
        read(in, moments.second());
      }
      optimizer.resumeAfter(step);
      return step;
    } catch (IOException e) {
      throw new ModelException("training state " + file + " cannot be read: " + e, e);
    }
  }

  private static void write(DataOutputStream out, NDArray array) throws IOException {
    float[] values = array.toFloatArray();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static void read(DataInputStream in, NDArray array) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(array.size() * Float.BYTES)];
    in.readFully(bytes);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    // A copy by arithmetic: NDArray.set would leave the tensor on a Java buffer.
    try (NDArray saved = array.getManager().create(values, array.getShape())) {
      array.muli(0f).addi(saved);
    }
  }
}
