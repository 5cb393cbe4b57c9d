package dev.errata.stream;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import java.time.Instant;
import java.util.List;

/** Facts for tests: who heads the government of Sweden, in days after 2020-01-01. */
public final class Events {
  public static final String KEY = "Sweden|P6";
  public static final Instant DAY_ZERO = Instant.parse("2020-01-01T00:00:00Z");

  private Events() {}

  public static Instant day(double days) {
    return DAY_ZERO.plusSeconds(Math.round(days * 86_400));
  }

  /** A change of Sweden's head of government. */
  public static FactUpdate.Builder change(String eventId, String from, String to, double day) {
    return changeOf("Sweden", eventId, from, to, day);
  }

  public static FactUpdate.Builder changeOf(
      String subject, String eventId, String from, String to, double day) {
    return FactUpdate.newBuilder()
        .setEventId(eventId)
        .setSubject(entity(subject))
        .setProperty(new Property("P6", "head of government"))
        .setOldObject(entity(from))
        .setNewObject(entity(to))
        .setEventTime(day(day))
        .setProvenance(new Provenance("test", null, null));
  }

  /** What the model knows at the start. */
  public static FactUpdate baseline(String subject, String object) {
    return changeOf(subject, "baseline/" + subject, null, object, -365)
        .setProvenance(new Provenance("test" + Baseline.SUFFIX, null, null))
        .build();
  }

  public static Entity entity(String label) {
    return label == null ? null : new Entity(label, label, List.of());
  }
}
