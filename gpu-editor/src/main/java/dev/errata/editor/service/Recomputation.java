package dev.errata.editor.service;

import dev.errata.editor.EditSession;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.EditorFactory;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.FloatMatrix;
import dev.errata.model.delta.LowRank;
import dev.errata.schemas.KafkaSettings;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Replays a lineage by running the editor again and comparing its deltas with the logged ones.
 * After each comparison the logged delta is applied, so that a difference stays with the edit it
 * arose in. Deltas are the same bits on the same device and libraries, and close elsewhere.
 */
public final class Recomputation {
  private final KafkaSettings kafka;
  private final String lineage;
  private final EditorFactory editors;

  /**
   * How a delta that was computed again compares.
   *
   * @param sequence edit sequence
   * @param identical whether every bit is the same
   * @param difference largest |a - b| over largest |b| among the factors of all weights; infinite
   *     when weights or shapes differ
   * @param computedOn device and libraries of the logged delta
   */
  public record Comparison(
      long sequence, boolean identical, double difference, String computedOn) {}

  public Recomputation(KafkaSettings kafka, String lineage, EditorFactory editors) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.editors = editors;
  }

  /**
   * Computes edits again.
   *
   * @param base the base model; holds the edited weights afterwards
   * @param extent which edits, from the first on; reading ends at the first that it refuses
   * @param result told of every edit
   * @return the last sequence replayed
   * @throws EditorException if log, base model and hyper-parameters do not belong together
   */
  public long run(LanguageModel base, Predicate<LoggedEdit> extent, Consumer<Comparison> result) {
    try (LineageLog log = new LineageLog(kafka, lineage);
        Editor editor = editors.create(base)) {
      EditSession session = new EditSession(new ModelReplica(base), editor);
      Planner planner = new Planner(session, log);
      log.read(
          edit -> {
            if (!extent.test(edit)) {
              return false;
            }
            check(edit, editor);
            result.accept(compare(edit, planner.plan(edit.command()).delta()));
            planner.follow(edit);
            return true;
          });
      return session.replica().sequence();
    }
  }

  private void check(LoggedEdit edit, Editor editor) {
    String logged = edit.applied().getHyperparametersDigest();
    if (!logged.equals(editor.hyperparametersDigest())) {
      throw new EditorException(
          "Lineage %s was edited with hyper-parameters %s, the editor has %s: nothing to compare"
              .formatted(lineage, logged, editor.hyperparametersDigest()));
    }
  }

  private static Comparison compare(LoggedEdit edit, EditDelta computed) {
    EditDelta logged = edit.delta();
    boolean identical = computed.equals(logged);
    return new Comparison(
        edit.sequence(),
        identical,
        identical ? 0 : difference(computed, logged),
        edit.applied().getDevice() + " " + edit.applied().getVersions());
  }

  private static double difference(EditDelta a, EditDelta b) {
    if (a.updates().size() != b.updates().size()) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < a.updates().size(); i++) {
      LowRank x = a.updates().get(i);
      LowRank y = b.updates().get(i);
      if (!x.weight().equals(y.weight())) {
        return Double.POSITIVE_INFINITY;
      }
      worst = Math.max(worst, Math.max(difference(x.u(), y.u()), difference(x.v(), y.v())));
    }
    return worst;
  }

  private static double difference(FloatMatrix a, FloatMatrix b) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double error = 0;
    for (int row = 0; row < a.rows(); row++) {
      for (int column = 0; column < a.columns(); column++) {
        largest = Math.max(largest, Math.abs(b.get(row, column)));
        error = Math.max(error, Math.abs(a.get(row, column) - b.get(row, column)));
      }
    }
    return largest == 0 ? error : error / largest;
  }
}
