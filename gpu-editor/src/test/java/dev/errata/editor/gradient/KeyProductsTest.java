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
import java.util.stream.IntStream;
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
  void shouldGiveEveryProductThatIsWanted() {
    float[] keys = keys(4, 7, 2);
    int[] wanted = {1, 3, 4, 6, 7, 10, 11, 12};

    float[] products =
        new KeyProducts()
            .of(
                WEIGHT,
                array(keys),
                List.of(
                    part(4, 0, new int[] {1, 3}),
                    part(7, 4, new int[] {0, 2, 3, 6}),
                    part(2, 11, new int[] {0, 1})));

    assertThat(products).hasSize(wanted.length * wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        assertThat((double) products[i * wanted.length + j])
            .isCloseTo(product(keys, wanted[i], wanted[j]), within(1e-4));
      }
    }
  }

  /** One batch goes, another comes, and the others are somewhere else: as if nothing was kept. */
  @Test
  void shouldGiveTheSameBitsWhetherTheyWereKeptOrNot() {
    KeyProducts kept = new KeyProducts();
    kept.of(WEIGHT, array(keys(4, 7, 2)), parts(4, 7, 2));
    List<Part> parts = parts(5, 4, 7);
    NDArray keys = array(keys(5, 4, 7));

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

  private static List<Part> parts(int... sizes) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      parts.add(part(size, from, IntStream.range(0, size).toArray()));
      from += size;
    }
    return parts;
  }

  /** Batches are told apart by how many rows they have, which are the same wherever they are. */
  private static Part part(int size, int from, int[] wanted) {
    EditItem edit = TinyModel.edit(0, 0);
    EditItem named = new EditItem("batch of " + size, edit.subject(), edit.prompt(), "answer");
    return new Part(List.of(named), from, from + size, wanted);
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
