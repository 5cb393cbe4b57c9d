package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.model.Engines;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inner products of the keys of batches that are looked at again and again: each pair of batches is
 * multiplied once, whichever of their rows are wanted. Keeps what was asked for last.
 */
final class KeyProducts {
  /**
   * A batch, a row for each token of an answer.
   *
   * @param rows how many
   * @param wanted which of its rows are wanted
   */
  record Part(List<EditItem> edits, int rows, int[] wanted) {}

  /** Each pair of batches, either way round. */
  private Map<List<EditItem>, Map<List<EditItem>, float[]>> latest = new HashMap<>();

  /**
   * {@code A Aᵀ} of the rows A that are wanted, part after part, row-major.
   *
   * @param keys all rows of all parts, {@code [n, d_in]} float32
   */
  float[] of(NDArray keys, List<Part> parts) {
    float[][][] blocks = new float[parts.size()][parts.size()][];
    for (int i = 0; i < blocks.length; i++) {
      Map<List<EditItem>, float[]> known = latest.getOrDefault(parts.get(i).edits(), Map.of());
      for (int j = 0; j < blocks.length; j++) {
        blocks[i][j] = known.get(parts.get(j).edits());
      }
    }
    try (NDManager work = keys.getManager().newSubManager()) {
      for (int part = mostUnknown(blocks); part >= 0; part = mostUnknown(blocks)) {
        multiply(Engines.view(work, keys), parts, part, blocks);
      }
    }
    keep(parts, blocks);
    return wanted(parts, blocks);
  }

  /** The part with the most unknown blocks; -1 if all are known. */
  private static int mostUnknown(float[][][] blocks) {
    int most = -1;
    long unknown = 0;
    for (int i = 0; i < blocks.length; i++) {
      long own = Arrays.stream(blocks[i]).filter(block -> block == null).count();
      if (own > unknown) {
        most = i;
        unknown = own;
      }
    }
    return most;
  }

  /** Fills in the unknown blocks of a part from one product of all rows with its own. */
  private static void multiply(NDArray keys, List<Part> parts, int part, float[][][] blocks) {
    int[] starts = new int[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = starts[i] + parts.get(i).rows();
    }
    float[] products =
        keys.matMul(keys.get(starts[part] + ":" + starts[part + 1]).transpose()).toFloatArray();
    int width = parts.get(part).rows();
    for (int i = 0; i < parts.size(); i++) {
      if (blocks[part][i] == null) {
        float[] block = Arrays.copyOfRange(products, starts[i] * width, starts[i + 1] * width);
        blocks[i][part] = block;
        blocks[part][i] = transposed(block, width);
      }
    }
  }

  private static float[] transposed(float[] block, int width) {
    float[] transposed = new float[block.length];
    int height = block.length / width;
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        transposed[j * height + i] = block[i * width + j];
      }
    }
    return transposed;
  }

  private void keep(List<Part> parts, float[][][] blocks) {
    latest = new HashMap<>();
    for (int i = 0; i < blocks.length; i++) {
      Map<List<EditItem>, float[]> row = new HashMap<>();
      for (int j = 0; j < blocks.length; j++) {
        row.put(parts.get(j).edits(), blocks[i][j]);
      }
      latest.put(parts.get(i).edits(), row);
    }
  }

  private static float[] wanted(List<Part> parts, float[][][] blocks) {
    int all = parts.stream().mapToInt(part -> part.wanted().length).sum();
    float[] products = new float[Math.multiplyExact(all, all)];
    int at = 0;
    for (int i = 0; i < blocks.length; i++) {
      for (int row : parts.get(i).wanted()) {
        for (int j = 0; j < blocks.length; j++) {
          int from = row * parts.get(j).rows();
          for (int column : parts.get(j).wanted()) {
            products[at++] = blocks[i][j][from + column];
          }
        }
      }
    }
    return products;
  }
}
