package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.gradient.Recollection.Earlier;
import dev.errata.editor.gradient.Recollection.Lost;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.Rows;
import dev.errata.model.gradient.LossMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {
  private static final List<String> WEIGHTS =
      List.of("transformer.h.2.mlp.c_proj.weight", "transformer.h.1.mlp.c_proj.weight");
  private static final String WEIGHT = WEIGHTS.get(0);

  private final LanguageModel model = TinyModel.load(1);
  private final NDManager scope = model.manager().newSubManager();
  private final List<PreparedEdit> own = batch(3, 2);
  private final List<List<PreparedEdit>> earlier = List.of(batch(0, 1), batch(4), batch(5));

  @AfterEach
  void close() {
    model.close();
  }

  /** With one edited weight products are kept, with two they are multiplied out each time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldHaveTheKeysOfWhatIsWrittenAndHeld(int weights) {
    GradientReading reading = reading(weights);
    EditMemory memory = new EditMemory(model, reading, 16, false);
    for (List<Integer> lost : List.of(List.<Integer>of(), List.of(1), List.of(0, 5))) {
      Recollection past = past(lost);
      RehearsedGradients again = RehearsedGradients.of(model, model::run, past.lost(), reading);
      GradientRows rows = again.after(BatchGradients.of(model, own, reading).of(WEIGHT), WEIGHT);

      Anchors anchors = past.anchors(scope, memory, WEIGHT, own, rows, again).orElseThrow();

      float[] all = Rows.select(anchors.keys(), anchors.rows()).toFloatArray();
      NDArray a = scope.create(all, new Shape(anchors.count(), rows.keyWidth()));
      assertClose(Rows.select(a, anchors.written()).toFloatArray(), rows.keys());
      assertThat(Rows.select(a, anchors.held()).toFloatArray()).isEqualTo(heldKeys(past));
      assertClose(anchors.products().toFloatArray(), a.matMul(a.transpose()).toFloatArray());
      NDArray coefficients = scope.randomNormal(new Shape(anchors.count(), 3), DataType.FLOAT32);
      assertClose(
          anchors.combined(scope, coefficients).toFloatArray(),
          coefficients.transpose().matMul(a).toFloatArray());
    }
  }

  @Test
  void shouldMoveWhatComesOutForHeldEdits() {
    Recollection past = past(List.of(1, 5));
    RehearsedGradients again = RehearsedGradients.of(model, model::run, past.lost(), reading(1));
    int width = model.config().width();
    int held = past.earlier().stream().mapToInt(AnchorsTest::tokens).sum();
    float[] shifts = new float[held * width];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = i + 1;
    }

    Map<EditItem, float[]> moved = past.moved(again, shifts);

    assertThat(moved.keySet()).isEqualTo(Set.of(item(0), item(4)));
    assertThat(moved.get(item(0))[0]).isEqualTo(past.outputs().get(item(0))[0] + 1);
    int from = earlier.get(0).get(0).answer().ids().length * width;
    assertThat(moved.get(item(4))[2]).isEqualTo(past.outputs().get(item(4))[2] + from + 3);
  }

  @Test
  void shouldBeNoneWhereNothingIsHeld() {
    GradientReading reading = reading(1);
    RehearsedGradients none = RehearsedGradients.of(model, model::run, List.of(), reading);
    GradientRows rows = BatchGradients.of(model, own, reading).of(WEIGHT);

    assertThat(
            Recollection.NONE.anchors(
                scope, new EditMemory(model, reading, 16, false), WEIGHT, own, rows, none))
        .isEmpty();
  }

  private Recollection past(List<Integer> lost) {
    List<Lost> again = new ArrayList<>();
    List<Earlier> batches = new ArrayList<>();
    for (List<PreparedEdit> batch : earlier) {
      Set<EditItem> held = batch.stream().map(PreparedEdit::item).collect(Collectors.toSet());
      for (PreparedEdit edit : batch) {
        if (lost.stream().anyMatch(country -> edit.item().equals(item(country)))) {
          again.add(new Lost(edit, 0.5));
          held.remove(edit.item());
        }
      }
      GradientRows rows = BatchGradients.of(model, batch, reading(1)).of(WEIGHT);
      NDArray keys = Engines.newArray(scope, rows.keys(), rows.count(), rows.keyWidth());
      batches.add(new Earlier(batch, held, Map.of(WEIGHT, keys)));
    }
    return new Recollection(again, batches, outputs());
  }

  private Map<EditItem, float[]> outputs() {
    return earlier.stream()
        .flatMap(List::stream)
        .collect(
            Collectors.toMap(
                PreparedEdit::item,
                edit -> new float[edit.answer().ids().length * model.config().width()]));
  }

  private float[] heldKeys(Recollection past) {
    NDArray held = scope.zeros(new Shape(0, model.weights().shape(WEIGHT)[1]));
    for (Earlier batch : past.earlier()) {
      int row = 0;
      for (PreparedEdit edit : batch.edits()) {
        int end = row + edit.answer().ids().length;
        if (batch.held().contains(edit.item())) {
          held = held.concat(batch.keys().get(WEIGHT).get(row + ":" + end), 0);
        }
        row = end;
      }
    }
    return held.toFloatArray();
  }

  private static int tokens(Earlier batch) {
    return batch.edits().stream()
        .filter(edit -> batch.held().contains(edit.item()))
        .mapToInt(edit -> edit.answer().ids().length)
        .sum();
  }

  private static void assertClose(float[] values, float[] expected) {
    assertThat(values).containsExactly(expected, within(1e-4f));
  }

  private static GradientReading reading(int weights) {
    return new GradientReading(
        WEIGHTS.subList(0, weights), 8, LossMean.ANSWER, ContextSettings.bare(true));
  }

  private static EditItem item(int country) {
    return TinyModel.edit(country, country % TinyModel.PEOPLE.size());
  }

  private List<PreparedEdit> batch(int... countries) {
    List<EditItem> items = IntStream.of(countries).mapToObj(AnchorsTest::item).toList();
    return new EditPreparation(ContextSettings.bare(true), model, items).accepted();
  }
}
