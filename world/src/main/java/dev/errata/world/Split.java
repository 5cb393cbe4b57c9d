package dev.errata.world;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Divides facts, by hashes of subject and property, for ever: between those that may teach an
 * editor what to leave alone and those that judge whether it did, about half each; and, on its own,
 * between those whose changes tune the settings of editors, three eighths, and those whose changes
 * are reported.
 *
 * <p>An editor that keeps away from some known facts, as a null-space projector does, draws them
 * from {@link #teaches}; locality is measured on {@link #judges} only. A score on the facts that
 * the editor was given would say nothing about all others. For the same reason settings are chosen
 * on facts that {@link #tunes} and figures are given for the others.
 */
public final class Split {
  /** Of 256 values of the first byte of a hash. */
  private static final int TUNING = 96;

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

  /** Whether a change of this fact may be used to choose an editor's settings; never reported. */
  public static boolean tunes(String propertyId, String subject) {
    return firstByte("tuning|" + subject + "|" + propertyId) < TUNING;
  }

  public static boolean tunes(Fact fact) {
    return tunes(fact.propertyId(), fact.subject());
  }

  private static int firstByte(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Byte.toUnsignedInt(hash[0]);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
