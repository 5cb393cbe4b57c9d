package dev.errata.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.Digests;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import dev.errata.model.safetensors.StoredTensor;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The weights of a model as the truth of a lineage: float32, row-major, matrices {@code [d_out,
 * d_in]}. Device copies are made from these, never the other way round.
 *
 * <p>A weight of a file stays in its file, memory-mapped and in the file's type, and is turned to
 * float32 whenever it is read; float16 and bfloat16 are so without rounding. Once edited, it is a
 * float32 array in plain Java.
 *
 * <p>Not safe for use by several threads at once while {@link #applyInPlace} runs.
 */
public final class MasterWeights {
  private final Map<String, Weight> entries = new TreeMap<>();
  private final Map<String, Changes> changes = new HashMap<>();

  /** The last one only as long as somebody else has it: a dense one is as large as the weight. */
  private record Changes(int count, WeakReference<WeightUpdate> last) {}

  /** Adds a weight, taking {@code values} as they are. For building a set of weights only. */
  public MasterWeights put(String name, int[] shape, float[] values) {
    long size = IntStream.of(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (size != values.length) {
      throw new ModelException(
          "weight %s of shape %s needs %d values, got %d"
              .formatted(name, java.util.Arrays.toString(shape), size, values.length));
    }
    entries.put(name, new Weight.Held(shape.clone(), values));
    return this;
  }

  /** Adds a weight that stays in its file. */
  MasterWeights put(String name, StoredTensor tensor, boolean transposed) {
    entries.put(name, new Weight.Stored(tensor, transposed));
    return this;
  }

  /** All names in the fixed order of the digest. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** A copy of the values, row-major. */
  public float[] get(String name) {
    return entry(name).values().clone();
  }

  public int[] shape(String name) {
    return entry(name).shape().clone();
  }

  /** The number of parameters. */
  public long size() {
    return entries.values().stream().mapToLong(Weight::size).sum();
  }

  /** Weights of their own: what is applied to one does not show in the other. */
  public MasterWeights copy() {
    MasterWeights copy = new MasterWeights();
    copy.entries.putAll(entries);
    return copy;
  }

  /**
   * {@code sha256:…} over all weights in the order of their names: UTF-8 name and a zero byte,
   * number of dimensions and each dimension as int32, values as float32 bits, all little-endian.
   */
  public String digest() {
    MessageDigest sha = Digests.newSha256();
    entries.forEach(
        (name, entry) -> {
          sha.update(name.getBytes(StandardCharsets.UTF_8));
          sha.update((byte) 0);
          sha.update(shapeBytes(entry.shape()));
          updateWithValues(sha, entry);
        });
    return Digests.format(sha.digest());
  }

  /**
   * {@code W ← W + ΔW} for each update. Canonical arithmetic: for each row of a low-rank change,
   * {@code Δ = 0}, then {@code Δ ← Δ + uₖvₖ} for k = 0, 1, …; of a dense one Δ is what it says;
   * then {@code W ← W + Δ}, every operation rounded to float32. Java rounds strictly and never
   * fuses, and rows do not depend on each other, so the bits are the same on every machine and with
   * any number of threads.
   *
   * @throws DeltaException if a weight is unknown, shapes differ, or the delta or the result is not
   *     finite; the weights are then unchanged
   */
  public void applyInPlace(EditDelta delta) {
    check(delta);
    Map<String, float[]> results = new TreeMap<>();
    for (WeightUpdate update : delta.updates()) {
      results.put(update.weight(), CanonicalUpdate.add(entry(update.weight()).values(), update));
    }
    results.forEach(
        (name, values) -> entries.put(name, new Weight.Held(entry(name).shape(), values)));
    delta.updates().forEach(this::count);
  }

  private void count(WeightUpdate update) {
    Changes before = changes.get(update.weight());
    int count = before == null ? 1 : before.count() + 1;
    changes.put(update.weight(), new Changes(count, new WeakReference<>(update)));
  }

  /** Whether a change was the last to be applied to its weight here: this very object. */
  public boolean wasLast(WeightUpdate update) {
    Changes known = changes.get(update.weight());
    return known != null && known.last().get() == update;
  }

  /** How many changes of other weights than these were applied here. */
  public int changesBeside(Collection<String> names) {
    return changes.entrySet().stream()
        .filter(change -> !names.contains(change.getKey()))
        .mapToInt(change -> change.getValue().count())
        .sum();
  }

  /** Whether {@link #applyInPlace} would accept the shapes and names of {@code delta}. */
  private void check(EditDelta delta) {
    for (WeightUpdate update : delta.updates()) {
      Weight entry = entries.get(update.weight());
      if (entry == null) {
        throw new DeltaException(
            "delta changes " + update.weight() + ", which the model does not have");
      }
      int[] shape = entry.shape();
      if (shape.length != 2 || shape[0] != update.rows() || shape[1] != update.columns()) {
        throw new DeltaException(
            "delta changes %s as [%d, %d], but it is %s"
                .formatted(
                    update.weight(),
                    update.rows(),
                    update.columns(),
                    java.util.Arrays.toString(shape)));
      }
    }
    if (!delta.isFinite()) {
      throw new DeltaException("delta has values that are not finite");
    }
  }

  Weight entry(String name) {
    Weight entry = entries.get(name);
    if (entry == null) {
      throw new ModelException("the model has no weight " + name);
    }
    return entry;
  }

  private static byte[] shapeBytes(int[] shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (shape.length + 1)).order(LITTLE_ENDIAN);
    bytes.putInt(shape.length);
    for (int dimension : shape) {
      bytes.putInt(dimension);
    }
    return bytes.array();
  }

  private static void updateWithValues(MessageDigest sha, Weight weight) {
    weight.read(
        (values, count) -> {
          ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(values, 0, count);
          sha.update(bytes.array());
        });
  }
}
