package dev.errata.model.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditDeltaTest {
  private final LowRank update =
      LowRank.of("größe", 2, 1, 3, new float[] {1, -2}, new float[] {0.5f, -0f, 3e-40f});
  private final EditDelta delta = new EditDelta(List.of(update));

  @Test
  void shouldReadWhatItWrote() {
    assertThat(EditDelta.decode(delta.encode())).isEqualTo(delta);
    EditDelta empty = new EditDelta(List.of());
    assertThat(EditDelta.decode(empty.encode())).isEqualTo(empty);
  }

  @Test
  void shouldReadWhatItWroteOfDenseChanges() {
    Dense dense = Dense.of("w", 2, 2, new float[] {1, -0f, 3e-40f, 4});
    EditDelta mixed = new EditDelta(List.of(update, dense));

    assertThat(EditDelta.decode(mixed.encode())).isEqualTo(mixed);
    byte[] bytes = mixed.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EditDelta.decode(part)).isInstanceOf(DeltaException.class);
    }
    bytes[8] = 3; // the kind of the first update
    assertThatThrownBy(() -> EditDelta.decode(bytes)).hasMessageContaining("unknown kind 3");
  }

  @Test
  void shouldJoinLowRankChanges() {
    LowRank other =
        LowRank.of("größe", 2, 2, 3, new float[] {1, 2, 3, 4}, new float[] {1, 0, 2, 0, 1, 3});
    float[] expected = new float[3];
    float[] second = new float[3];
    update.reader().read(1, expected);
    other.reader().read(1, second);
    for (int j = 0; j < 3; j++) {
      expected[j] += second[j];
    }

    float[] joined = new float[3];
    update.and(other).reader().read(1, joined);

    assertThat(update.and(other).rank()).isEqualTo(3);
    assertThat(joined).containsExactly(expected, within(1e-6f));
  }

  @Test
  void shouldHaveAFixedDigest() {
    assertThat(delta.digest())
        .isEqualTo("sha256:f0e89fd2f5632ca40ee806818226651870462ec54dc1f6a98db19518afa55139");
  }

  @Test
  void shouldRefuseTruncatedOrForeignBytes() {
    byte[] bytes = delta.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EditDelta.decode(part)).isInstanceOf(DeltaException.class);
    }
    assertThatThrownBy(() -> EditDelta.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("delta has 1 bytes after its last update");
    assertThatThrownBy(() -> EditDelta.decode(new byte[64])).hasMessageStartingWith("not a delta");
    byte[] huge = bytes.clone();
    Arrays.fill(huge, 8, 12, (byte) 0x7f); // the length of the name
    assertThatThrownBy(() -> EditDelta.decode(huge)).hasMessageContaining("truncated");
  }

  @Test
  void shouldRefuseInconsistentParts() {
    assertThatThrownBy(() -> new EditDelta(List.of(update, update)))
        .hasMessage("delta changes größe twice");
    assertThatThrownBy(
            () ->
                new LowRank(
                    "w", FloatMatrix.of(1, 2, new float[2]), FloatMatrix.of(1, 1, new float[1])))
        .hasMessage("w: U has 2 columns but V has 1 rows");
    assertThatThrownBy(() -> FloatMatrix.of(2, 2, new float[3]))
        .hasMessage("matrix of 2 x 2 needs 4 values, got 3");
  }

  @Test
  void shouldNegateAndTellWhetherFinite() {
    assertThat(update.negated().u().toArray()).containsExactly(-1, 2);
    assertThat(Dense.of("w", 1, 2, new float[] {1, -2}).negated().values().toArray())
        .containsExactly(-1, 2);
    assertThat(delta.negated().negated()).isEqualTo(delta);
    assertThat(delta.isFinite()).isTrue();
    LowRank bad = LowRank.of("w", 1, 1, 1, new float[] {Float.POSITIVE_INFINITY}, new float[1]);
    assertThat(new EditDelta(List.of(bad)).isFinite()).isFalse();
  }

  @Test
  void shouldChainDigestsInOrder() {
    String base = Digests.sha256(new byte[] {1});
    String a = Digests.sha256(new byte[] {2});
    String b = Digests.sha256(new byte[] {3});
    byte[] both = Arrays.copyOf(Digests.parse(base), 64);
    System.arraycopy(Digests.parse(a), 0, both, 32, 32);

    assertThat(DigestChain.next(base, a)).isEqualTo(Digests.sha256(both));
    assertThat(DigestChain.next(DigestChain.next(base, a), b))
        .isNotEqualTo(DigestChain.next(DigestChain.next(base, b), a));
    assertThatThrownBy(() -> DigestChain.next(base, "md5:00"))
        .hasMessage("not a SHA-256 digest: md5:00");
  }
}
