package dev.errata.evaluator.attribution;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks into a suspicion, one measurement of a state at a time: both ends, on the same probes; if
 * the fall is real the middle of what is left, until one batch remains; and at last the state
 * before that batch and after it.
 *
 * <p>States on the way may be approximate, since deltas are taken back in float32. What is said of
 * the ends and of the batch rests on exact states. Should the batch found so not stand out, it is
 * looked for once more with exact states only.
 */
public final class Investigation {
  /** A state to measure. */
  public record Point(long sequence, boolean exact) {}

  private enum Stage {
    FROM,
    TO,
    BISECT,
    BEFORE,
    AFTER,
    DONE
  }

  private final Suspicion suspicion;
  private final FallCriteria criteria;
  private Stage stage = Stage.FROM;
  private boolean exact;
  private UnitScores before;
  private UnitScores after;
  private Bisection bisection;
  private UnitScores beforeBatch;
  private Finding finding;

  public Investigation(Suspicion suspicion, FallCriteria criteria) {
    this.suspicion = suspicion;
    this.criteria = criteria;
  }

  public Suspicion suspicion() {
    return suspicion;
  }

  /** The state to measure next; empty when the finding is there. */
  public Optional<Point> next() {
    return switch (stage) {
      case FROM -> exactly(suspicion.from());
      case TO -> exactly(suspicion.to());
      case BISECT -> Optional.of(new Point(bisection.next(), exact));
      case BEFORE -> exactly(bisection.suspect() - 1);
      case AFTER -> exactly(bisection.suspect());
      case DONE -> Optional.empty();
    };
  }

  /** Takes what was measured at {@link #next}. */
  public void measured(UnitScores scores) {
    switch (stage) {
      case FROM -> {
        before = scores;
        stage = Stage.TO;
      }
      case TO -> compare(scores);
      case BISECT -> {
        bisection.measured(scores);
        stage = bisection.isDone() ? Stage.BEFORE : Stage.BISECT;
      }
      case BEFORE -> {
        beforeBatch = scores;
        stage = Stage.AFTER;
      }
      case AFTER -> judge(scores);
      case DONE -> throw new IllegalStateException("The investigation is over");
    }
  }

  /** What was found, once there is nothing to measure any more. */
  public Optional<Finding> finding() {
    return Optional.ofNullable(finding);
  }

  private void compare(UnitScores scores) {
    after = scores;
    if (criteria.isFall(before, after)) {
      bisect();
    } else {
      end(Finding.nothing(suspicion, before, after, SignTest.pOfFall(before, after)));
    }
  }

  private void bisect() {
    bisection = new Bisection(suspicion.from(), before, suspicion.to(), after);
    stage = bisection.isDone() ? Stage.BEFORE : Stage.BISECT;
  }

  private void judge(UnitScores afterBatch) {
    double fall = beforeBatch.fallTo(afterBatch);
    boolean standsOut =
        fall >= criteria.culpritShare() * before.fallTo(after)
            && SignTest.pOfFall(beforeBatch, afterBatch) < criteria.p();
    if (!standsOut && !exact && suspicion.to() - suspicion.from() > 1) {
      exact = true;
      bisect();
      return;
    }
    long batch = bisection.suspect();
    String step = String.format(Locale.ROOT, "sequence %d took %.3f of it", batch, fall);
    end(
        standsOut
            ? Finding.of(suspicion, before, after, OptionalLong.of(batch), step)
            : Finding.of(
                suspicion,
                before,
                after,
                OptionalLong.empty(),
                "no single batch stands out; the largest step found: " + step));
  }

  private void end(Finding found) {
    finding = found;
    stage = Stage.DONE;
  }

  private static Optional<Point> exactly(long sequence) {
    return Optional.of(new Point(sequence, true));
  }
}
