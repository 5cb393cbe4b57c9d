package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.gradient.LossMean;
import dev.errata.model.gradient.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EarlierAnswersTest {
  private static final String WEIGHT = "transformer.h.3.mlp.c_proj.weight";
  private static final GradientReading READING =
      new GradientReading(List.of(WEIGHT), 8, LossMean.ANSWER, ContextSettings.bare(true));

  private static final float STEP = 2;

  private final LanguageModel model = TinyModel.load(1);
  private final NDManager scope = model.manager().newSubManager();
  private final List<List<PreparedEdit>> batches = List.of(batch(0, 1), batch(2), batch(3, 4, 5));
  private final EditMemory memory = new EditMemory(model, READING, 64, true);
  private int asked;

  @AfterEach
  void close() {
    memory.close();
    model.close();
  }

  @Test
  void shouldNotAskForWhatIsKnownAndSayTheSame() {
    int held = 0;
    ask(memory);
    for (int step = 0; step < 60; step++) {
      LowRank change = change(step);
      apply(change);
      EditMemory none = new EditMemory(model, READING, 64, true);
      EarlierAnswers fresh = ask(none);
      none.close();
      memory.outputs().keep(change, fresh.outputs());

      asked = 0;
      EarlierAnswers known = ask(memory);

      assertThat(asked).as("passes").isZero();
      for (PreparedEdit edit : all()) {
        assertThat(known.holds(edit.item())).isEqualTo(fresh.holds(edit.item()));
        held += fresh.holds(edit.item()) ? 1 : 0;
      }
    }
    assertThat(held).as("answers that held").isBetween(20, 300);
  }

  @Test
  void shouldAskAgainAfterAnotherChange() {
    LowRank change = change(1);
    apply(change);
    memory.outputs().keep(change, ask(memory).outputs());
    apply(change(2));
    asked = 0;

    ask(memory);

    assertThat(asked).isPositive();
    assertThat(memory.outputs().now()).isEmpty();
  }

  @Test
  void shouldNotKeepWhatWasComputedForAChangeThatWasNotApplied() {
    EarlierAnswers answers = ask(memory);
    apply(change(2));

    memory.outputs().keep(change(2), answers.outputs());

    assertThat(memory.outputs().now()).isEmpty();
  }

  private EarlierAnswers ask(EditMemory known) {
    Network counting =
        (owner, pass) -> {
          asked++;
          return model.run(owner, known.shorten(owner, pass));
        };
    return new EarlierAnswers(scope, model, counting, known, batches, List.of(WEIGHT));
  }

  private void apply(LowRank change) {
    model.weights().applyInPlace(new EditDelta(List.of(change)));
    model.refresh(List.of(WEIGHT));
  }

  /** A step down the loss of one batch, which the others suffer from. */
  private LowRank change(int step) {
    List<PreparedEdit> some = batches.get(step % batches.size());
    GradientRows rows = BatchGradients.of(model, some, READING).of(WEIGHT);
    float[] left = new float[rows.gradients().length];
    for (int row = 0; row < rows.count(); row++) {
      for (int i = 0; i < rows.gradientWidth(); i++) {
        left[i * rows.count() + row] = -STEP * rows.gradients()[row * rows.gradientWidth() + i];
      }
    }
    return LowRank.of(
        WEIGHT, rows.gradientWidth(), rows.count(), rows.keyWidth(), left, rows.keys());
  }

  private List<PreparedEdit> all() {
    List<PreparedEdit> all = new ArrayList<>();
    batches.forEach(all::addAll);
    return all;
  }

  private List<PreparedEdit> batch(int... countries) {
    List<EditItem> items =
        IntStream.of(countries)
            .mapToObj(country -> TinyModel.edit(country, country % TinyModel.PEOPLE.size()))
            .toList();
    return new EditPreparation(ContextSettings.bare(true), model, items).accepted();
  }
}
