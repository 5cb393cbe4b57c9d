package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.LossMean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldRowsTest {
  private static final int WIDTH = 48;
  private static final List<String> WEIGHTS =
      List.of("transformer.h.2.mlp.c_proj.weight", "transformer.h.1.mlp.c_proj.weight");

  private final LanguageModel model = TinyModel.load(1);
  private final NDManager scope = model.manager().newSubManager();
  private final List<List<PreparedEdit>> batches = List.of(batch(0, 1), batch(2), batch(3, 4, 5));

  @AfterEach
  void close() {
    model.close();
  }

  /** With one edited weight products are kept, with two they are multiplied out. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldTakeTheRowsOfEditsThatHold(int weights) {
    EditMemory memory = memory(weights);
    float[] all = keys().toFloatArray();
    for (List<Integer> lost : List.of(List.<Integer>of(), List.of(1, 3), List.of(0, 2, 5))) {
      NDArray keys = Engines.newArray(scope, all, all.length / WIDTH, WIDTH);

      HeldKeys held =
          new HeldRows(batches, edit -> !lost.contains(edit)).of(memory, WEIGHTS.get(0), keys);

      assertThat(held.rows().toFloatArray()).as("without %s", lost).isEqualTo(without(lost, all));
      float[] products = held.products().toFloatArray();
      float[] expected = held.rows().matMul(held.rows().transpose()).toFloatArray();
      assertThat(products).hasSameSizeAs(expected);
      for (int i = 0; i < products.length; i++) {
        assertThat(products[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void shouldBeEmptyWhenAllIsLost() {
    assertThat(new HeldRows(batches, edit -> false).isEmpty()).isTrue();
  }

  private EditMemory memory(int weights) {
    return new EditMemory(
        model,
        new GradientReading(
            WEIGHTS.subList(0, weights), 8, LossMean.ANSWER, ContextSettings.bare(true)),
        16);
  }

  private NDArray keys() {
    int rows = batches.stream().flatMap(List::stream).mapToInt(HeldRowsTest::tokens).sum();
    return scope.randomNormal(new Shape(rows, WIDTH), DataType.FLOAT32);
  }

  private float[] without(List<Integer> lost, float[] all) {
    List<PreparedEdit> edits = batches.stream().flatMap(List::stream).toList();
    List<Float> kept = new ArrayList<>();
    int at = 0;
    for (int edit = 0; edit < edits.size(); edit++) {
      int end = at + tokens(edits.get(edit)) * WIDTH;
      for (; at < end; at++) {
        if (!lost.contains(edit)) {
          kept.add(all[at]);
        }
      }
    }
    float[] values = new float[kept.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = kept.get(i));
    return values;
  }

  private static int tokens(PreparedEdit edit) {
    return edit.answer().ids().length;
  }

  private List<PreparedEdit> batch(int... countries) {
    List<EditItem> items =
        IntStream.of(countries)
            .mapToObj(country -> TinyModel.edit(country, country % TinyModel.PEOPLE.size()))
            .toList();
    return new EditPreparation(ContextSettings.bare(true), model, items).accepted();
  }
}
