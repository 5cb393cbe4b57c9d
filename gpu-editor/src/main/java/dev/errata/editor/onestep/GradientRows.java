package dev.errata.editor.onestep;

import dev.errata.editor.EditorException;
import dev.errata.model.gradient.KeyValueGradients;
import java.util.List;

/** Keys and value gradients of one weight, a row per answer token, row-major. */
final class GradientRows {
  private final int count;
  private final float[] keys;
  private final float[] gradients;

  GradientRows(int count, float[] keys, float[] gradients) {
    if (count == 0 || keys.length % count != 0 || gradients.length % count != 0) {
      throw new EditorException(
          "%d rows cannot have %d key and %d gradient values"
              .formatted(count, keys.length, gradients.length));
    }
    this.count = count;
    this.keys = keys;
    this.gradients = gradients;
  }

  static GradientRows of(KeyValueGradients.Rank rank) {
    return new GradientRows(
        Math.toIntExact(rank.keys().getShape().get(0)),
        rank.keys().toFloatArray(),
        rank.gradients().toFloatArray());
  }

  /** All rows, one part after the other. */
  static GradientRows join(List<GradientRows> parts) {
    int count = parts.stream().mapToInt(GradientRows::count).sum();
    float[] keys = new float[count * parts.get(0).keyWidth()];
    float[] gradients = new float[count * parts.get(0).gradientWidth()];
    int key = 0;
    int gradient = 0;
    for (GradientRows part : parts) {
      System.arraycopy(part.keys, 0, keys, key, part.keys.length);
      System.arraycopy(part.gradients, 0, gradients, gradient, part.gradients.length);
      key += part.keys.length;
      gradient += part.gradients.length;
    }
    return new GradientRows(count, keys, gradients);
  }

  int count() {
    return count;
  }

  /** {@code d_in}. */
  int keyWidth() {
    return keys.length / count;
  }

  /** {@code d_out}. */
  int gradientWidth() {
    return gradients.length / count;
  }

  /** The values themselves, not a copy. */
  float[] keys() {
    return keys;
  }

  /** The values themselves, not a copy. */
  float[] gradients() {
    return gradients;
  }

  /** A feature of a row: the key's first, then the gradient's. */
  double feature(int row, int index) {
    int width = keyWidth();
    return index < width
        ? keys[row * width + index]
        : gradients[row * gradientWidth() + index - width];
  }

  boolean isFinite() {
    return isFinite(keys) && isFinite(gradients);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
