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
  private static final int WIDTH = 37;

  private final NDManager scope = Engines.newManager(Device.cpu());

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void shouldGiveEveryProductThatIsWanted() {
    float[] keys = keys(4, 7, 2);

    float[] products =
        new KeyProducts()
            .of(
                array(keys),
                List.of(
                    part(4, new int[] {1, 3}),
                    part(7, new int[] {0, 2, 3, 6}),
                    part(2, new int[] {0, 1})));

    assertProducts(products, keys, 1, 3, 4, 6, 7, 10, 11, 12);
  }

  /** One batch goes, another comes, one has lost an edit, and the others are somewhere else. */
  @Test
  void shouldGiveThemWhateverIsKept() {
    KeyProducts kept = new KeyProducts();
    kept.of(array(keys(4, 7, 2, 9)), parts(4, 7, 2, 9));
    float[] keys = keys(5, 4, 6, 9);

    for (int again = 0; again < 2; again++) {
      float[] products = kept.of(array(keys), parts(5, 4, 6, 9));
      assertProducts(products, keys, IntStream.range(0, 24).toArray());
    }
  }

  @Test
  void shouldNotMultiplyAgainWhatIsKept() {
    KeyProducts kept = new KeyProducts();
    float[] before = kept.of(array(keys(3, 5)), parts(3, 5));

    float[] after = kept.of(array(new float[10 * WIDTH]), parts(3, 2, 5));

    for (int i : new int[] {0, 1, 2}) {
      for (int j : new int[] {0, 1, 2}) {
        assertThat(after[i * 10 + j]).isEqualTo(before[i * 8 + j]);
      }
      assertThat(after[i * 10 + 3]).isZero();
      assertThat(after[i * 10 + 5]).isEqualTo(before[i * 8 + 3]);
    }
  }

  private static void assertProducts(float[] products, float[] keys, int... wanted) {
    assertThat(products).hasSize(wanted.length * wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        assertThat((double) products[i * wanted.length + j])
            .isCloseTo(product(keys, wanted[i], wanted[j]), within(1e-4));
      }
    }
  }

  private static List<Part> parts(int... sizes) {
    return IntStream.of(sizes)
        .mapToObj(size -> part(size, IntStream.range(0, size).toArray()))
        .toList();
  }

  /** Batches are told apart by how many rows they have, which are the same wherever they are. */
  private static Part part(int size, int[] wanted) {
    EditItem edit = TinyModel.edit(0, 0);
    EditItem named = new EditItem("batch of " + size, edit.subject(), edit.prompt(), "answer");
    return new Part(List.of(named), size, wanted);
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
