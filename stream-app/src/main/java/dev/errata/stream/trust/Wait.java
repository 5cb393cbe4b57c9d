package dev.errata.stream.trust;

import java.time.Duration;

/**
 * How long a change waits.
 *
 * @param length event time, from the change on
 * @param rule the rule that says so
 */
public record Wait(Duration length, Rule rule) {
  /** What makes changes wait. Codes are stable: they are in stores, metrics and reports. */
  public enum Rule {
    /** The settle window of all properties. */
    SETTLE("settle"),
    /** The settle window of the property. */
    PROPERTY("property"),
    SOURCE("source"),
    /** The actor is named in the policy. */
    ACTOR("actor"),
    ANONYMOUS("anonymous"),
    NEW_ACCOUNT("new-account"),
    /** The subject was edited often enough for a while. */
    SUBJECT_LIMIT("subject-limit");

    private final String code;

    Rule(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }

    /** Whether it is about who made the change, and not about the fact. */
    public boolean isDistrust() {
      return this != SETTLE && this != PROPERTY;
    }
  }

  /** The longer of the two; this one when they are equal. */
  Wait or(Wait other) {
    return other.length.compareTo(length) > 0 ? other : this;
  }
}
