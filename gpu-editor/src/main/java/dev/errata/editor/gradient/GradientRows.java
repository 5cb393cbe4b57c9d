package dev.errata.editor.gradient;

import dev.errata.editor.EditorException;
import dev.errata.model.gradient.KeyValueGradients;
import java.util.List;

/** Keys and value gradients of one weight, a row per answer token, row-major. */
public final class GradientRows implements FeatureRows {
  private final int count;
  private final int keyWidth;
  private final int gradientWidth;
  private final float[] keys;
  private final float[] gradients;

  /** Takes the arrays as they are; the caller must not change them afterwards. */
  public GradientRows(int count, float[] keys, float[] gradients) {
    if (count == 0 || keys.length % count != 0 || gradients.length % count != 0) {
      throw new EditorException(
          "%d rows cannot have %d key and %d gradient values"
              .formatted(count, keys.length, gradients.length));
    }
    this.count = count;
    keyWidth = keys.length / count;
    gradientWidth = gradients.length / count;
    this.keys = keys;
    this.gradients = gradients;
  }

  /** The rows of one weight, copied. */
  public static GradientRows of(KeyValueGradients.Rank rank) {
    return new GradientRows(
        Math.toIntExact(rank.keys().getShape().get(0)),
        rank.keys().toFloatArray(),
        rank.gradients().toFloatArray());
  }

  /** All rows, one part after the other. */
  public static GradientRows join(List<GradientRows> parts) {
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

  /** The same keys, the value gradients of each row multiplied with its weight. */
  GradientRows weighted(double[] weights) {
    float[] scaled = gradients.clone();
    int width = gradientWidth();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= (float) weights[i / width];
    }
    return new GradientRows(count, keys, scaled);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int keyWidth() {
    return keyWidth;
  }

  @Override
  public int gradientWidth() {
    return gradientWidth;
  }

  /** The values themselves, not a copy. */
  public float[] keys() {
    return keys;
  }

  /** The keys of some rows, row-major. */
  float[] keys(int[] rows) {
    float[] some = new float[rows.length * keyWidth];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(keys, rows[i] * keyWidth, some, i * keyWidth, keyWidth);
    }
    return some;
  }

  /** The values themselves, not a copy. */
  public float[] gradients() {
    return gradients;
  }

  @Override
  public double[] features(int row) {
    double[] features = new double[keyWidth + gradientWidth];
    for (int i = 0; i < keyWidth; i++) {
      features[i] = keys[row * keyWidth + i];
    }
    for (int i = 0; i < gradientWidth; i++) {
      features[keyWidth + i] = gradients[row * gradientWidth + i];
    }
    return features;
  }

  public boolean isFinite() {
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
