package dev.errata.world;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Divides facts between those that may teach an editor what to leave alone and those that judge
 * whether it did. About half go to each side, by a hash of subject and property, for ever.
 *
 * <p>An editor that keeps away from some known facts, as a null-space projector does, draws them
 * from {@link #teaches}; locality is measured on {@link #judges} only. A score on the facts that
 * the editor was given would say nothing about all others.
 */
public final class Split {
  private Split() {}

  /** Whether an editor may be shown this fact as one to leave alone. */
  public static boolean teaches(String propertyId, String subject) {
    return (firstByte(subject + "|" + propertyId) & 1) == 0;
  }

  public static boolean teaches(Fact fact) {
    return teaches(fact.propertyId(), fact.subject());
  }

  /** Whether this fact may judge an editor; the opposite of {@link #teaches}. */
  public static boolean judges(String propertyId, String subject) {
    return !teaches(propertyId, subject);
  }

  public static boolean judges(Fact fact) {
    return !teaches(fact);
  }

  private static byte firstByte(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))[0];
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
