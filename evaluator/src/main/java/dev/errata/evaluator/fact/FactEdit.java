package dev.errata.evaluator.fact;

import java.time.Instant;
import java.util.Optional;

/**
 * One edit as it was ordered.
 *
 * @param factKey which fact
 * @param subject the subject's label, as it occurs in the prompt
 * @param propertyId the property
 * @param prompt the text up to where the answer starts
 * @param object the answer that was written
 * @param oldObject the answer before it, when known
 * @param entailed whether it follows from another edit (a ripple) and is no fact of its own
 * @param eventTime when it changed in the world
 */
public record FactEdit(
    String factKey,
    String subject,
    String propertyId,
    String prompt,
    String object,
    Optional<String> oldObject,
    boolean entailed,
    Instant eventTime) {

  /** The edit that takes this one back to {@code earlier}. */
  FactEdit backTo(String earlier) {
    return new FactEdit(
        factKey, subject, propertyId, prompt, earlier, Optional.of(object), entailed, eventTime);
  }
}
