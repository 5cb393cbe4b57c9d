package dev.errata.cli.bench.evaluator;

import com.sun.management.OperatingSystemMXBean;
import dev.errata.editor.service.EditDone;
import dev.errata.editor.service.EditorListener;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What was counted from one batch of a run to its last. */
final class ServicesRun implements EditorListener {
  private static final double NANOS = 1e9;

  private final long first;
  private final long last;
  private final LongSupplier evaluatorNanos;
  private Counts start;
  private Counts end;

  private record Counts(long wall, long process, long evaluator) {}

  /**
   * @param first the batch after which counting begins
   * @param last the batch after which it ends
   * @param evaluatorNanos processor time of the evaluator
   */
  ServicesRun(long first, long last, LongSupplier evaluatorNanos) {
    this.first = first;
    this.last = last;
    this.evaluatorNanos = evaluatorNanos;
  }

  @Override
  public void applied(EditDone done) {
    if (done.sequence() == first) {
      start = now();
    } else if (done.sequence() == last) {
      end = now();
    }
  }

  private Counts now() {
    long process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return new Counts(System.nanoTime(), process, evaluatorNanos.getAsLong());
  }

  double seconds() {
    return (end.wall() - start.wall()) / NANOS;
  }

  /** The process's processor time per second. */
  double processShare() {
    return (end.process() - start.process()) / NANOS / seconds();
  }

  /** The evaluator's processor time per second. */
  double evaluatorShare() {
    return (end.evaluator() - start.evaluator()) / NANOS / seconds();
  }
}
