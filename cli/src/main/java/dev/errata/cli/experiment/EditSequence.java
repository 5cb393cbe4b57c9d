package dev.errata.cli.experiment;

import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.Benchmark.Edited;
import dev.errata.cli.dataset.EditCase;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.evaluator.probe.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Batches of edits one after another on one model, and what they cost. An edit that was refused for
 * its own fault is not expected of the model; one that the editor failed to compute is, and counts
 * as wrong like any other.
 */
final class EditSequence {
  private static final Set<Rejection> EDITORS_FAULT =
      Collections.unmodifiableSet(EnumSet.of(Rejection.TARGET_DIVERGED, Rejection.UPDATE_DIVERGED));

  private final EditSession session;
  private final EditLog log;
  private final List<Edited> expected = new ArrayList<>();
  private final Map<String, Integer> rejected = new TreeMap<>();
  private int written;
  private double seconds;
  private long deltaBytes;

  /**
   * @param log without edits yet, where the editor looks back at the batches before
   */
  EditSequence(EditSession session, EditLog log) {
    this.session = session;
    this.log = log;
  }

  /** Computes and applies one batch. */
  void edit(List<EditCase> cases) {
    long sequence = session.replica().sequence() + 1;
    EditBatchView batch =
        new EditBatchView("batch-" + sequence, cases.stream().map(EditSequence::item).toList());
    long start = System.nanoTime();
    EditResult result = session.edit(batch, log);
    seconds += (System.nanoTime() - start) / 1e9;
    deltaBytes += result.delta().encode().length;
    for (int i = 0; i < cases.size(); i++) {
      note(cases.get(i), sequence, result.outcomes().get(i));
    }
  }

  private void note(EditCase edit, long sequence, Outcome outcome) {
    if (outcome instanceof Outcome.Rejected refusal) {
      rejected.merge(refusal.reason().code(), 1, Integer::sum);
      if (!EDITORS_FAULT.contains(refusal.reason())) {
        return;
      }
    } else {
      written++;
    }
    expected.add(new Edited(edit, sequence));
  }

  /** The questions on all edits so far. */
  List<Probe> probes(Benchmark benchmark) {
    return benchmark.probes(expected);
  }

  int written() {
    return written;
  }

  /** Wall-clock time of computing and applying, in seconds. */
  double seconds() {
    return seconds;
  }

  /** Size of all deltas as they are logged. */
  long deltaBytes() {
    return deltaBytes;
  }

  /** Reason to number of edits. */
  Map<String, Integer> rejected() {
    return Collections.unmodifiableMap(rejected);
  }

  private static EditItem item(EditCase edit) {
    return new EditItem(edit.id(), edit.subject(), edit.prompt(), edit.target());
  }
}
