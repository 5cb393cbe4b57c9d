package dev.errata.evaluator.dashboard.board;

import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import java.time.Instant;

/**
 * One fact of a batch and what became of it. Times are milliseconds since 1970.
 *
 * @param old the object before; null when there was none
 * @param kind {@code UPDATE}, {@code RIPPLE} or {@code REVERT}
 * @param status {@code APPLIED} or {@code REJECTED}
 * @param reason why it was refused; else null
 * @param before probability of the target before the batch
 * @param after and after it
 */
public record EditView(
    String factKey,
    String subject,
    String prompt,
    String old,
    String target,
    String kind,
    long eventTime,
    String source,
    String actor,
    String status,
    String reason,
    double before,
    double after) {
  /** Labels are the source's; a page stays readable with one of a megabyte. */
  private static final int MOST_CHARACTERS = 500;

  static EditView of(EditRequest request, EditOutcome outcome) {
    return new EditView(
        cut(request.getFactKey()),
        cut(request.getSubject()),
        cut(request.getPrompt()),
        cut(request.getOldTarget()),
        cut(request.getTarget()),
        request.getKind().name(),
        request.getEventTime().toEpochMilli(),
        cut(request.getProvenance().getSource()),
        cut(request.getProvenance().getActor()),
        outcome.getStatus().name(),
        cut(outcome.getReason()),
        outcome.getProbabilityBefore(),
        outcome.getProbabilityAfter());
  }

  /** The one edit of a fact's revert, which names the fact and no wording. */
  static EditView ofRevert(EditOutcome outcome, Instant time) {
    return new EditView(
        cut(outcome.getFactKey()),
        cut(outcome.getFactKey()),
        "",
        null,
        "",
        "REVERT",
        time.toEpochMilli(),
        "operator",
        null,
        outcome.getStatus().name(),
        cut(outcome.getReason()),
        outcome.getProbabilityBefore(),
        outcome.getProbabilityAfter());
  }

  boolean isApplied() {
    return status.equals("APPLIED");
  }

  static String cut(String text) {
    return text == null || text.length() <= MOST_CHARACTERS
        ? text
        : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
