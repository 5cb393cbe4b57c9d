package dev.errata.model.family;

import dev.errata.model.Activation;
import java.util.Objects;

/**
 * The MLP of a block: {@code W_out act(W_in x)}, or gated {@code W_out (act(W_gate x) · W_in x)}.
 *
 * @param innerWidth numbers per key
 * @param activation the non-linearity
 * @param gated whether there is a gate
 * @param bias whether its weights have biases
 * @param parallel whether it reads what the attention reads, both being added to the stream at once
 *     (GPT-J), instead of the stream after attention
 */
public record MlpVariant(
    int innerWidth, Activation activation, boolean gated, boolean bias, boolean parallel) {

  public MlpVariant {
    Require.positive("inner width of the MLP", innerWidth);
    Objects.requireNonNull(activation, "activation");
  }
}
