package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.KeyProducts.Part;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyProductsTest {
  private static final String WEIGHT = "w";
  private static final int WIDTH = 37;

  private final NDManager scope = Engines.newManager(Device.cpu());

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void shouldGiveEveryProduct() {
    float[] keys = keys(4, 7, 2);

    float[] products = new KeyProducts().of(WEIGHT, array(keys), parts(4, 7, 2));

    assertThat(products).hasSize(13 * 13);
    for (int i = 0; i < 13; i++) {
      for (int j = 0; j < 13; j++) {
        assertThat((double) products[i * 13 + j])
            .isCloseTo(product(keys, i, j), within(1e-4))
            .isEqualTo(products[j * 13 + i]);
      }
    }
  }

  /** One batch comes, one goes, one has lost a fact: as if nothing had been kept. */
  @Test
  void shouldGiveTheSameBitsWhetherTheyWereKeptOrNot() {
    KeyProducts kept = new KeyProducts();
    kept.of(WEIGHT, array(keys(4, 7, 2)), parts(4, 7, 2));
    List<Part> parts = parts(5, 4, 6);
    NDArray keys = array(keys(5, 4, 6));

    assertThat(kept.of(WEIGHT, keys, parts)).isEqualTo(new KeyProducts().of(WEIGHT, keys, parts));
    assertThat(kept.of(WEIGHT, keys, parts)).isEqualTo(new KeyProducts().of(WEIGHT, keys, parts));
  }

  @Test
  void shouldKeepWeightsApart() {
    KeyProducts products = new KeyProducts();
    NDArray keys = array(keys(3));
    float[] of = products.of(WEIGHT, keys, parts(3));

    assertThat(products.of("other", keys.mul(2), parts(3))).isNotEqualTo(of);
  }

  /** Batches told apart by how many rows they have, which are the same whenever they are there. */
  private static List<Part> parts(int... sizes) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      EditItem edit = TinyModel.edit(0, 0);
      EditItem named = new EditItem("batch of " + size, edit.subject(), edit.prompt(), "answer");
      parts.add(new Part(List.of(named), from, from + size));
      from += size;
    }
    return parts;
  }

  private static float[] keys(int... sizes) {
    List<Float> keys = new ArrayList<>();
    for (int size : sizes) {
      Random random = new Random(size);
      for (int i = 0; i < size * WIDTH; i++) {
        keys.add((float) random.nextGaussian());
      }
    }
    float[] all = new float[keys.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = keys.get(i);
    }
    return all;
  }

  private NDArray array(float[] keys) {
    return Engines.newArray(scope, keys, keys.length / WIDTH, WIDTH);
  }

  private static double product(float[] keys, int one, int other) {
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += (double) keys[one * WIDTH + i] * keys[other * WIDTH + i];
    }
    return sum;
  }
}
