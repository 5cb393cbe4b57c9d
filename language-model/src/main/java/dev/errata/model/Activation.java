package dev.errata.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The non-linearity between the two MLP weights, named as in {@code config.json}. */
public enum Activation {
  RELU("relu") {
    @Override
    public NDArray apply(NDArray x) {
      return ai.djl.nn.Activation.relu(x);
    }
  },
  /** {@code x Φ(x)} with the exact error function. */
  GELU("gelu") {
    @Override
    public NDArray apply(NDArray x) {
      return ai.djl.nn.Activation.gelu(x);
    }
  },
  /** {@code x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))}, the form GPT-2 was trained with. */
  GELU_NEW("gelu_new") {
    @Override
    public NDArray apply(NDArray x) {
      return Fused.call("gelu_tanh", x);
    }
  },
  /** The same as {@link #GELU_NEW}, under the name that Gemma has for it. */
  GELU_PYTORCH_TANH("gelu_pytorch_tanh") {
    @Override
    public NDArray apply(NDArray x) {
      return Fused.call("gelu_tanh", x);
    }
  },
  /** {@code x / (1 + e⁻ˣ)}. */
  SILU("silu") {
    @Override
    public NDArray apply(NDArray x) {
      return Fused.call("silu", x);
    }
  };

  private final String configName;

  Activation(String configName) {
    this.configName = configName;
  }

  /** Applies the function to each element; the result is a fresh array in {@code x}'s manager. */
  public abstract NDArray apply(NDArray x);

  public String configName() {
    return configName;
  }

  /** The activation that {@code config.json} calls so, if it is a supported one. */
  public static Optional<Activation> ofConfigName(String name) {
    return Arrays.stream(values()).filter(a -> a.configName.equals(name)).findFirst();
  }

  /** All names, for messages. */
  public static String configNames() {
    return Arrays.stream(values()).map(Activation::configName).collect(Collectors.joining(", "));
  }
}
