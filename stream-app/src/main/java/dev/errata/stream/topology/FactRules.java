package dev.errata.stream.topology;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.schemas.FactKey;
import dev.errata.world.Verbaliser;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What a fact must be like before it may change anything. */
final class FactRules {
  /** Clocks differ; an event time further ahead than this would settle everything at once. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  private final Verbaliser verbaliser;

  FactRules(Verbaliser verbaliser) {
    this.verbaliser = verbaliser;
  }

  /**
   * Holds a fact against the rules.
   *
   * @param key the record's key, which decides where the fact's state is
   * @throws Rejection when one is broken
   */
  void check(String key, FactUpdate update, Instant now) {
    require(
        !update.getEventId().isBlank(), RejectReason.EMPTY_EVENT_ID, () -> "The event has no id");
    checkEntities(update);
    checkWording(update);
    String expected = key(update);
    require(
        expected.equals(key),
        RejectReason.WRONG_KEY,
        () ->
            "Event %s has the key '%s', expected '%s'"
                .formatted(update.getEventId(), key, expected));
    require(
        !update.getEventTime().isAfter(now.plus(CLOCK_TOLERANCE)),
        RejectReason.FUTURE,
        () ->
            "Event %s happens at %s, after now (%s)"
                .formatted(update.getEventId(), update.getEventTime(), now));
  }

  private static void checkEntities(FactUpdate update) {
    require(
        isNamed(update.getSubject()),
        RejectReason.EMPTY_SUBJECT,
        () -> "Event %s has a subject without id or label".formatted(update.getEventId()));
    require(
        update.getNewObject() != null || update.getOldObject() != null,
        RejectReason.EMPTY_OBJECT,
        () -> "Event %s names neither an old nor a new object".formatted(update.getEventId()));
    require(
        update.getNewObject() == null || isNamed(update.getNewObject()),
        RejectReason.EMPTY_OBJECT,
        () -> "Event %s has a new object without id or label".formatted(update.getEventId()));
  }

  private void checkWording(FactUpdate update) {
    Property property = update.getProperty();
    Prompts prompts = update.getPrompts();
    require(
        !property.getId().isBlank() && property.getId().indexOf('|') < 0,
        RejectReason.UNKNOWN_PROPERTY,
        () -> "Event %s has the property id '%s'".formatted(update.getEventId(), property.getId()));
    require(
        prompts != null || verbaliser.knows(property.getId()),
        RejectReason.UNKNOWN_PROPERTY,
        () ->
            "Event %s is about property %s, for which there are no wordings, and brings no prompts"
                .formatted(update.getEventId(), property.getId()));
    require(
        prompts == null || !prompts.getEdit().isBlank(),
        RejectReason.EMPTY_PROMPT,
        () -> "Event %s brings an empty prompt".formatted(update.getEventId()));
  }

  private static String key(FactUpdate update) {
    return FactKey.of(update.getSubject().getId(), update.getProperty().getId()).toString();
  }

  private static boolean isNamed(Entity entity) {
    return !entity.getId().isBlank() && !entity.getLabel().isBlank();
  }

  private static void require(boolean holds, RejectReason reason, Supplier<String> message) {
    if (!holds) {
      throw new Rejection(reason, message.get());
    }
  }
}
