package dev.errata.stream.trust;

import dev.errata.event.FactUpdate;
import dev.errata.event.Provenance;
import dev.errata.stream.StreamException;
import dev.errata.stream.trust.Wait.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which changes pass, and after how long.
 *
 * <p>A change waits as its actor is named to; else for the longest of what its property, its
 * source, and its being anonymous or of a new account ask for.
 *
 * @param allow ids of the only properties that pass; empty: all do
 * @param deny ids of properties that do not pass
 * @param settle settle windows by property id, in place of the one for all
 * @param sources waits by source
 * @param actors waits by actor, whatever else holds; zero lets a trusted one pass at once
 * @param anonymous wait of changes by an address or a temporary account
 * @param newAccounts wait of changes by accounts not seen before
 * @param subjects how often a subject may be edited
 */
public record TrustPolicy(
    Set<String> allow,
    Set<String> deny,
    Map<String, Duration> settle,
    Map<String, Duration> sources,
    Map<String, Duration> actors,
    Duration anonymous,
    NewAccounts newAccounts,
    Optional<SubjectLimit> subjects) {
  /** All changes wait for the settle window and then pass. */
  public static final TrustPolicy EQUAL =
      new TrustPolicy(
          Set.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Duration.ZERO,
          new NewAccounts(Duration.ZERO, Duration.ZERO),
          Optional.empty());

  /**
   * When an account is new, and what for.
   *
   * @param age event time since its first change that this application has seen
   * @param length wait of its changes meanwhile
   */
  public record NewAccounts(Duration age, Duration length) {}

  /**
   * How often a subject may be edited; further changes wait until there is room.
   *
   * @param edits at most this many, 1 or more
   * @param within any span of event time this long
   */
  public record SubjectLimit(int edits, Duration within) {
    public SubjectLimit {
      if (edits < 1 || within.toMillis() < 1) {
        throw new StreamException(
            "subject limit is %d edits within %s, expected 1 or more within 1 ms or more"
                .formatted(edits, within));
      }
    }
  }

  public TrustPolicy {
    allow = Set.copyOf(allow);
    deny = Set.copyOf(deny);
    settle = Map.copyOf(settle);
    sources = Map.copyOf(sources);
    actors = Map.copyOf(actors);
  }

  /** Whether changes of this property pass at all. */
  public boolean allows(String propertyId) {
    return (allow.isEmpty() || allow.contains(propertyId)) && !deny.contains(propertyId);
  }

  /** Whether it matters when an account was seen first. */
  public boolean asksForAge() {
    return !newAccounts.length().isZero();
  }

  /**
   * How long a change waits.
   *
   * @param settleWindow for properties without one of their own
   * @param firstSeen when its actor was; matters only to a policy that asks for it
   */
  public Wait wait(FactUpdate update, Duration settleWindow, Optional<Instant> firstSeen) {
    Provenance provenance = update.getProvenance();
    String actor = provenance.getActor();
    if (actor != null && actors.containsKey(actor)) {
      return new Wait(actors.get(actor), Rule.ACTOR);
    }
    Wait wait =
        settling(update.getProperty().getId(), settleWindow)
            .or(new Wait(sources.getOrDefault(provenance.getSource(), Duration.ZERO), Rule.SOURCE));
    if (actor != null && Accounts.isAnonymous(actor)) {
      return wait.or(new Wait(anonymous, Rule.ANONYMOUS));
    }
    boolean isNew =
        firstSeen.isPresent()
            && update.getEventTime().isBefore(firstSeen.get().plus(newAccounts.age()));
    return isNew ? wait.or(new Wait(newAccounts.length(), Rule.NEW_ACCOUNT)) : wait;
  }

  private Wait settling(String propertyId, Duration settleWindow) {
    return settle.containsKey(propertyId)
        ? new Wait(settle.get(propertyId), Rule.PROPERTY)
        : new Wait(settleWindow, Rule.SETTLE);
  }
}
