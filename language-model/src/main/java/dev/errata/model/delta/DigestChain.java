package dev.errata.model.delta;

import java.security.MessageDigest;

/**
 * The chain that fixes the order and content of all deltas of a lineage: {@code Hₙ = SHA-256(Hₙ₋₁ ‖
 * delta digestₙ)} over the 32 raw bytes of each, with {@code H₀} the weights digest of the base
 * model.
 */
public final class DigestChain {
  private DigestChain() {}

  public static String next(String previous, String deltaDigest) {
    MessageDigest sha = Digests.newSha256();
    sha.update(Digests.parse(previous));
    sha.update(Digests.parse(deltaDigest));
    return Digests.format(sha.digest());
  }
}
