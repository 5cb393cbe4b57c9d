package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.family.WeightNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What enters the last weight of the last layer's MLP, and the stream beside it, where logits of
 * texts are wanted. No change of that weight changes these, so asking the same again takes one
 * product with it and the output layer. Bounded as {@link LowerLayers}.
 */
final class KnownKeys {
  /** Lets a pass begin higher up. */
  interface Shortening {
    Pass shorten(LanguageModel model, NDManager scope, Pass pass);
  }

  private record Asked(IntBuffer text, IntBuffer places) {
    static Asked of(int[] text, int[] places) {
      return new Asked(IntBuffer.wrap(text.clone()), IntBuffer.wrap(places.clone()));
    }
  }

  /** Row-major, a row for each place. */
  private record Known(float[] keys, float[] middles) {}

  private final int layer;
  private final String weight;
  private final int limit;
  private final Map<Asked, Known> known;
  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  private KnownKeys(int layer, String weight, int limit) {
    this.layer = layer;
    this.weight = weight;
    this.limit = limit;
    known = new LatestEntries<>(limit);
  }

  /** Of nothing yet; empty unless the weight in question is the only edited one. */
  static Optional<KnownKeys> of(ModelConfig config, Collection<String> edited, int limit) {
    int last = config.layers() - 1;
    WeightNames names = config.names();
    return Set.copyOf(edited).equals(Set.of(names.mlpOut(last)))
        ? Optional.of(new KnownKeys(last, names.mlpOut(last), limit))
        : Optional.empty();
  }

  /** Whether a pass can begin at the weight. */
  boolean serve(Pass pass) {
    return pass.wantsNothingBeside(weight) && pass.batch().size() <= limit;
  }

  /**
   * Lets a pass begin at the weight.
   *
   * @param below how a pass that computes unknown keys is shortened itself
   */
  Pass shorten(LanguageModel model, NDManager scope, Pass pass, Shortening below) {
    List<Known> rows = known(model, pass, below);
    return pass.startAtKey(
        layer,
        joined(model, scope, rows.stream().map(Known::middles).toList(), model.config().width()),
        joined(model, scope, rows.stream().map(Known::keys).toList(), width(model)));
  }

  /** The same behind the weight, of which it is known what comes out, {@code [sum, d]} float32. */
  Pass startBehind(
      LanguageModel model, NDManager scope, Pass pass, float[] outputs, Shortening below) {
    List<float[]> middles = known(model, pass, below).stream().map(Known::middles).toList();
    int width = model.config().width();
    return pass.startAtOutput(
        layer, joined(model, scope, middles, width), joined(model, scope, List.of(outputs), width));
  }

  private List<Known> known(LanguageModel model, Pass pass, Shortening below) {
    int[][] places = pass.logitPositions().orElseThrow();
    List<Asked> asked =
        IntStream.range(0, places.length)
            .mapToObj(i -> Asked.of(pass.batch().rows().get(i), places[i]))
            .toList();
    // Touched before anything is added, so that what is asked now is not what is forgotten.
    asked.forEach(known::get);
    read(model, asked.stream().filter(a -> !known.containsKey(a)).distinct().toList(), below);
    return asked.stream().map(known::get).toList();
  }

  private int width(LanguageModel model) {
    return model.weights().shape(weight)[1];
  }

  private NDArray joined(LanguageModel model, NDManager scope, List<float[]> parts, int width) {
    int length = parts.stream().mapToInt(part -> part.length).sum();
    ByteBuffer bytes = scratch(Math.multiplyExact(length, Float.BYTES));
    FloatBuffer all = bytes.asFloatBuffer();
    parts.forEach(all::put);
    NDArray rows = Engines.newArray(scope, bytes, length / width, width);
    return rows.toType(model.deviceWeights().get(weight).getDataType(), false);
  }

  /** Some of a buffer that is used again: a large one costs more to get than to fill. */
  private ByteBuffer scratch(int bytes) {
    if (scratch.capacity() < bytes) {
      scratch =
          ByteBuffer.allocateDirect(Math.max(bytes, Math.min(2 * scratch.capacity(), 1 << 30)));
    }
    return scratch.duplicate().order(ByteOrder.nativeOrder()).limit(bytes);
  }

  private void read(LanguageModel model, List<Asked> unknown, Shortening below) {
    if (unknown.isEmpty()) {
      return;
    }
    List<int[]> texts = unknown.stream().map(a -> a.text().array()).toList();
    int[][] places = unknown.stream().map(a -> a.places().array()).toArray(int[][]::new);
    try (NDManager work = model.manager().newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(new ArrayList<>(texts))).logitsAt(places);
      pass.recordWhereLogits(weight).recordMiddleWhereLogits(layer).stopBeforeOutput();
      Trace trace = model.run(work, below.shorten(model, work, pass));
      float[] keys = numbers(trace.input(weight));
      float[] middles = numbers(trace.middle(layer));
      int keyWidth = width(model);
      int width = model.config().width();
      int from = 0;
      for (Asked one : unknown) {
        int to = from + one.places().capacity();
        known.put(
            one,
            new Known(
                Arrays.copyOfRange(keys, from * keyWidth, to * keyWidth),
                Arrays.copyOfRange(middles, from * width, to * width)));
        from = to;
      }
    }
  }

  private static float[] numbers(NDArray rows) {
    return rows.toType(DataType.FLOAT32, false).toFloatArray();
  }
}
