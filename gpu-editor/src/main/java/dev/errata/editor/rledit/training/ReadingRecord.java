package dev.errata.editor.rledit.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.gradient.LossMean;
import java.util.List;

/**
 * How a network's training read gradients; editing with it must read them alike.
 *
 * @param lossMean over what the loss is averaged
 * @param endOfAnswer whether the end-of-answer token is part of the answer
 */
public record ReadingRecord(LossMean lossMean, boolean endOfAnswer) {
  private static final String LOSS_MEAN = "loss.mean";
  private static final String ANSWER_END = "answer.end";

  static ReadingRecord read(StrictProperties p) {
    return new ReadingRecord(p.choice(LOSS_MEAN, LossMean.class), p.flag(ANSWER_END));
  }

  /**
   * What a network's file says.
   *
   * @throws EditorException if it says nothing of it
   */
  public static ReadingRecord of(ObjectNode training) {
    String mean = training.path(LOSS_MEAN).asText();
    for (LossMean known : LossMean.values()) {
      if (StrictProperties.written(known).equals(mean)) {
        return new ReadingRecord(known, training.path(ANSWER_END).asBoolean());
      }
    }
    throw new EditorException("Hypernetwork: its training does not say " + LOSS_MEAN);
  }

  void write(ObjectNode training) {
    training.put(LOSS_MEAN, StrictProperties.written(lossMean)).put(ANSWER_END, endOfAnswer);
  }

  /** For these weights. */
  public GradientReading reading(List<String> weights, int minibatch) {
    return new GradientReading(weights, minibatch, lossMean, ContextSettings.bare(endOfAnswer));
  }
}
