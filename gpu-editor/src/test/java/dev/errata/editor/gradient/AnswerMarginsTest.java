package dev.errata.editor.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.editor.TinyModel;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerMarginsTest {
  @Test
  void shouldSayWhatComparingWithTheWholeVocabularySays() {
    try (LanguageModel model = TinyModel.load(3)) {
      List<PreparedEdit> edits = edits(model);
      AnswerMargins margins = new AnswerMargins(64);
      Random random = new Random(5);
      float[] stream = pointingAtAnswers(model, edits, random);
      int held = 0;
      int asked = 0;
      for (int step = 0; step < 60; step++) {
        move(stream, random, step % 10 == 9 ? 0.6 : 0.02);
        try (NDManager scope = model.manager().newSubManager()) {
          int width = model.config().width();
          NDArray rows = Engines.newArray(scope, stream, stream.length / width, width);
          double[] least = margins.least(model, rows, edits);
          double[] expected = compared(model, rows, edits);
          for (int i = 0; i < least.length; i++) {
            String where = "step %d, edit %d".formatted(step, i);
            assertThat(least[i] >= 0).as(where).isEqualTo(expected[i] >= 0);
            assertThat(least[i]).as(where).isLessThan(expected[i] + 1e-3);
            held += least[i] >= 0 ? 1 : 0;
            asked++;
          }
        }
      }
      assertThat(held).as("answers that held").isBetween(asked / 10, asked * 9 / 10);
    }
  }

  private static List<PreparedEdit> edits(LanguageModel model) {
    List<EditItem> items = new ArrayList<>();
    for (int country = 0; country < TinyModel.COUNTRIES.size(); country++) {
      items.add(TinyModel.edit(country, country % TinyModel.PEOPLE.size()));
    }
    return new EditPreparation(ContextSettings.bare(true), model, items).accepted();
  }

  /** Rows that lie in the direction of their tokens in the output layer, and some noise. */
  private static float[] pointingAtAnswers(
      LanguageModel model, List<PreparedEdit> edits, Random random) {
    int width = model.config().width();
    float[] table = model.outputTable().toFloatArray();
    List<Integer> tokens = new ArrayList<>();
    edits.forEach(edit -> Arrays.stream(edit.answer().ids()).forEach(tokens::add));
    float[] stream = new float[tokens.size() * width];
    for (int row = 0; row < tokens.size(); row++) {
      for (int j = 0; j < width; j++) {
        stream[row * width + j] =
            4 * table[tokens.get(row) * width + j] + (float) random.nextGaussian();
      }
    }
    return stream;
  }

  private static void move(float[] stream, Random random, double step) {
    for (int j = 0; j < stream.length; j++) {
      stream[j] += (float) (step * random.nextGaussian());
    }
  }

  /** The least margin of each answer, by all logits. */
  private static double[] compared(LanguageModel model, NDArray stream, List<PreparedEdit> edits) {
    NDArray logits = model.logits(stream);
    assertThat(logits.getShape().get(0)).isEqualTo(stream.getShape().get(0));
    double[] least = new double[edits.size()];
    int row = 0;
    for (int i = 0; i < least.length; i++) {
      PreparedEdit edit = edits.get(i);
      least[i] = Double.POSITIVE_INFINITY;
      for (int t = 0; t < edit.answerLength(); t++) {
        float[] own = logits.get(row + t).toFloatArray();
        float told = own[edit.answer().ids()[t]];
        own[edit.answer().ids()[t]] = Float.NEGATIVE_INFINITY;
        for (float other : own) {
          least[i] = Math.min(least[i], told - other);
        }
      }
      row += edit.answer().ids().length;
    }
    return least;
  }
}
