package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.DigestChain;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelReplicaTest {
  private static final String WEIGHT = Fixtures.GPT2.mlpOut(1);
  private static final Pass PASS = Pass.of(new TokenBatch(List.of(new int[] {1, 2, 3})));

  private final LanguageModel model = Fixtures.load("relu-5-heads");
  private final ModelReplica replica = new ModelReplica(model);

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldFollowTheChainAndRefreshTheDevice() {
    String base = model.weights().digest();
    float[] before = logits();
    EditDelta delta = delta(0.1f);

    replica.apply(1, delta, DigestChain.next(base, delta.digest()));

    assertThat(replica.sequence()).isEqualTo(1);
    assertThat(replica.chainDigest()).isEqualTo(DigestChain.next(base, delta.digest()));
    assertThat(model.weights().digest()).isNotEqualTo(base);
    assertThat(model.deviceWeights().get(WEIGHT).toFloatArray())
        .containsExactly(model.weights().get(WEIGHT));
    assertThat(logits()).isNotEqualTo(before);
  }

  @Test
  void shouldReachTheSameBitsOnEveryReplica() {
    try (LanguageModel second = Fixtures.load("relu-5-heads")) {
      ModelReplica other = new ModelReplica(second);
      for (int i = 1; i <= 3; i++) {
        EditDelta delta = delta(0.1f * i);
        String chain = replica.chainDigestAfter(delta);
        replica.apply(i, delta, chain);
        other.apply(i, EditDelta.decode(delta.encode()), chain);
      }
      assertThat(second.weights().digest()).isEqualTo(model.weights().digest());
    }
  }

  @Test
  void shouldTakeADeltaBackByItsNegation() {
    float[] before = model.weights().get(WEIGHT);
    EditDelta delta = delta(0.1f);

    replica.apply(1, delta, replica.chainDigestAfter(delta));
    replica.apply(2, delta.negated(), replica.chainDigestAfter(delta.negated()));

    assertThat(Fixtures.relativeError(model.weights().get(WEIGHT), before)).isLessThan(1e-6);
  }

  @Test
  void shouldRefuseADeltaThatIsNotTheNext() {
    EditDelta delta = delta(0.1f);
    String chain = replica.chainDigestAfter(delta);
    String before = model.weights().digest();

    assertThatThrownBy(() -> replica.apply(2, delta, chain))
        .isInstanceOf(DeltaException.class)
        .hasMessage("delta has sequence 2, the replica is at 0 and needs 1");
    assertThatThrownBy(() -> replica.apply(1, delta(0.2f), chain))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("does not continue the chain");
    assertThat(model.weights().digest()).isEqualTo(before);
    assertThat(replica.sequence()).isZero();
  }

  private float[] logits() {
    try (NDManager scope = model.manager().newSubManager()) {
      return model.run(scope, PASS).logits().toFloatArray();
    }
  }

  private EditDelta delta(float value) {
    int[] shape = model.weights().shape(WEIGHT);
    float[] u = new float[shape[0]];
    float[] v = new float[shape[1]];
    Arrays.fill(u, value);
    Arrays.fill(v, value);
    return new EditDelta(List.of(LowRank.of(WEIGHT, shape[0], 1, shape[1], u, v)));
  }
}
