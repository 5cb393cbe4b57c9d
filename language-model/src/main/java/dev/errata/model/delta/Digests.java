package dev.errata.model.delta;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests as text, {@code sha256:} and 64 hexadecimal digits. */
public final class Digests {
  private static final String PREFIX = "sha256:";

  private Digests() {}

  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static String sha256(byte[] bytes) {
    return format(newSha256().digest(bytes));
  }

  public static String format(byte[] digest) {
    return PREFIX + HexFormat.of().formatHex(digest);
  }

  /**
   * The 32 bytes that a digest text stands for.
   *
   * @throws DeltaException if the text is not {@code sha256:} and 64 hexadecimal digits
   */
  public static byte[] parse(String digest) {
    try {
      if (digest.startsWith(PREFIX) && digest.length() == PREFIX.length() + 64) {
        return HexFormat.of().parseHex(digest, PREFIX.length(), digest.length());
      }
    } catch (IllegalArgumentException e) {
      // falls through to the message below, which shows the text
    }
    throw new DeltaException("not a SHA-256 digest: " + digest);
  }
}
