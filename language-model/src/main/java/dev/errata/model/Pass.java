package dev.errata.model;

import ai.djl.ndarray.NDArray;
import dev.errata.model.family.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One forward pass to run: which tokens, which part of the network, what to record, what to put in.
 * Layers count from 0. B rows, T tokens of the longest row, d residual width, V vocabulary.
 *
 * <p>Rows are padded on the right. The network being causal, padding never changes what is computed
 * at a real token; what is computed at padding is meaningless.
 */
public final class Pass {
  /** A tensor added to the residual stream or a weight's output, or put in place of the latter. */
  record Patch(NDArray values, int[] rows, int[] positions) {
    Patch {
      if (rows.length != positions.length || values.getShape().get(0) != rows.length) {
        throw new ModelException(
            "patch of %s needs as many rows and positions, got %d and %d"
                .formatted(values.getShape(), rows.length, positions.length));
      }
    }
  }

  private final TokenBatch batch;
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> spared = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> sparedOutputs = new HashSet<>();
  private final Set<Integer> residuals = new HashSet<>();
  private final Set<Integer> middles = new HashSet<>();
  private final Set<Integer> sparedMiddles = new HashSet<>();
  private final Map<Integer, List<Patch>> additions = new HashMap<>();
  private final Map<String, Patch> replacements = new HashMap<>();
  private final Map<String, Patch> outputAdditions = new HashMap<>();
  private int startAfter = -1;
  private NDArray startResidual;
  private NDArray startMiddle;
  private NDArray startKey;
  private NDArray startOutput;
  private int stopAfter = Integer.MAX_VALUE;
  private boolean stopsBeforeOutput;
  private int[][] logitPositions;
  private DecodingCache cache;
  private int[][] parents;

  private Pass(TokenBatch batch) {
    this.batch = batch;
  }

  /** The whole network over {@code batch}, logits {@code [B, T, V]} at every position. */
  public static Pass of(TokenBatch batch) {
    return new Pass(batch);
  }

  /** Keeps the input of a weight: {@link Trace#input}, {@code [B, T, d_in]}. */
  public Pass record(String weightName) {
    inputs.add(weightName);
    return this;
  }

  /**
   * Keeps the input of an MLP's weight where logits are wanted, row after row, as {@link
   * #logitsAt}: {@link Trace#input}, {@code [sum, d_in]} in the last layer, which is then spared
   * all other places; below it {@code [B, T, d_in]} as of {@link #record}.
   */
  public Pass recordWhereLogits(String weightName) {
    spared.add(weightName);
    return record(weightName);
  }

  /** As {@link #recordWhereLogits}, and the output beside the input: {@code [sum, d_out]}. */
  public Pass recordBothWhereLogits(String weightName) {
    sparedOutputs.add(weightName);
    outputs.add(weightName);
    return recordWhereLogits(weightName);
  }

  /** Keeps the output of a weight, bias included: {@link Trace#output}, {@code [B, T, d_out]}. */
  public Pass recordOutput(String weightName) {
    outputs.add(weightName);
    return this;
  }

  /**
   * Keeps the residual stream between attention and MLP of a layer: {@link Trace#middle}, {@code
   * [B, T, d]}.
   */
  public Pass recordMiddle(int layer) {
    middles.add(layer);
    return this;
  }

  /** The same where logits are wanted, as {@link #recordWhereLogits} keeps keys. */
  Pass recordMiddleWhereLogits(int layer) {
    sparedMiddles.add(layer);
    return recordMiddle(layer);
  }

  /** Keeps the residual stream after a layer: {@link Trace#residual}, {@code [B, T, d]}. */
  public Pass recordResidual(int layer) {
    residuals.add(layer);
    return this;
  }

  /**
   * Adds {@code delta [B, d]} to the residual after {@code layer}, each row at its one position.
   * Gradients flow to {@code delta}. A recorded residual of that layer includes it; a pass that
   * starts after that layer adds it to what it starts from.
   */
  public Pass inject(int layer, NDArray delta, int[] positions) {
    int[] rows = new int[positions.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    return inject(layer, delta, rows, positions);
  }

  /**
   * As above with {@code delta [n, d]}: row i goes to token {@code positions[i]} of {@code
   * rows[i]}.
   */
  public Pass inject(int layer, NDArray delta, int[] rows, int[] positions) {
    additions
        .computeIfAbsent(layer, l -> new ArrayList<>())
        .add(new Patch(delta, rows.clone(), positions.clone()));
    return this;
  }

  /**
   * Adds {@code delta [n, d_out]} to a weight's output, bias included: row i at token {@code
   * positions[i]} of batch row {@code rows[i]}. The gradient of a zero delta is the value gradient
   * {@code dL/dy} at these places. The places must differ. A recorded output is without it; what
   * {@link #replaceOutput} puts in is with it.
   */
  public Pass injectOutput(String weightName, NDArray delta, int[] rows, int[] positions) {
    if (outputAdditions.put(weightName, new Patch(delta, rows.clone(), positions.clone()))
        != null) {
      throw new ModelException("the output of " + weightName + " is added to twice in one pass");
    }
    return this;
  }

  /**
   * Puts {@code values [n, d_out]} in place of a weight's output (an interchange intervention): row
   * i at token {@code positions[i]} of batch row {@code rows[i]}. Gradients flow to {@code values}
   * and no longer to what they replace. The places must differ. A recorded output is the original.
   */
  public Pass replaceOutput(String weightName, NDArray values, int[] rows, int[] positions) {
    if (replacements.put(weightName, new Patch(values, rows.clone(), positions.clone())) != null) {
      throw new ModelException("the output of " + weightName + " is replaced twice in one pass");
    }
    return this;
  }

  /**
   * Skips the embedding and layers {@code 0..layer}, going on from {@code residual [B, T, d]} as
   * recorded after {@code layer}.
   */
  public Pass startAfter(int layer, NDArray residual) {
    startAfter = layer;
    startResidual = residual;
    return this;
  }

  /**
   * Skips everything before the last weight of the last layer's MLP. It goes on where logits are
   * wanted, from the residual stream between attention and MLP, {@code middle [sum, d]}, and from
   * what enters the weight, {@code key [sum, d_ff]}.
   */
  Pass startAtKey(int lastLayer, NDArray middle, NDArray key) {
    startAfter = lastLayer;
    startMiddle = middle;
    startKey = key;
    return this;
  }

  /** As {@link #startAtKey} behind the weight, with what comes out of it, {@code [sum, d]}. */
  Pass startAtOutput(int lastLayer, NDArray middle, NDArray output) {
    startAfter = lastLayer;
    startMiddle = middle;
    startOutput = output;
    return this;
  }

  /** Ends after {@code layer}; there are no logits. */
  public Pass stopAfter(int layer) {
    stopAfter = layer;
    return this;
  }

  /**
   * Ends with what the output layer reads, {@link Trace#stream}, in place of logits, which {@link
   * LanguageModel#logits} makes of any of its rows.
   */
  public Pass stopBeforeOutput() {
    stopsBeforeOutput = true;
    return this;
  }

  /**
   * Logits only at {@code positions[row]} of each row, flattened row after row: {@code [sum, V]}.
   * The rest of the last layer is skipped where nothing else needs it.
   */
  public Pass logitsAt(int[][] positions) {
    if (positions.length != batch.size()) {
      throw new ModelException(
          "logits asked for %d rows of a batch of %d".formatted(positions.length, batch.size()));
    }
    logitPositions = positions.clone();
    return this;
  }

  /**
   * Rows are trees instead of texts, so that texts with a common beginning share it: token t of row
   * r follows token {@code parents[r][t]}, which comes before it, or begins a text where that is
   * -1. Its position is its depth, and it sees its ancestors and itself.
   */
  public Pass branching(int[][] parents) {
    for (int row = 0; row < batch.size(); row++) {
      int length = batch.rows().get(row).length;
      for (int t = 0; t < length; t++) {
        if (parents.length != batch.size()
            || parents[row].length != length
            || parents[row][t] >= t) {
          throw new ModelException("token %d of row %d has no parent before it".formatted(t, row));
        }
      }
    }
    this.parents = parents.clone();
    return this;
  }

  /**
   * Goes on after the tokens in {@code cache}, row after row, and adds these to it. Rows may differ
   * in length.
   */
  public Pass continuing(DecodingCache cache) {
    this.cache = cache;
    return this;
  }

  TokenBatch batch() {
    return batch;
  }

  boolean recordsInput(String weight) {
    return inputs.contains(weight);
  }

  boolean recordsOutput(String weight) {
    return outputs.contains(weight);
  }

  boolean recordsMiddle(int layer) {
    return middles.contains(layer);
  }

  boolean recordsResidual(int layer) {
    return residuals.contains(layer);
  }

  List<Patch> additions(int layer) {
    return additions.getOrDefault(layer, List.of());
  }

  Optional<Patch> replacement(String weight) {
    return Optional.ofNullable(replacements.get(weight));
  }

  Optional<Patch> outputAddition(String weight) {
    return Optional.ofNullable(outputAdditions.get(weight));
  }

  /** Whether a weight's output is something else to the rest of the network. */
  boolean changesOutput(String weight) {
    return replacements.containsKey(weight) || outputAdditions.containsKey(weight);
  }

  /** Whether anything but the logits is wanted of a layer after its attention has mixed tokens. */
  boolean hooksInto(int layer, WeightNames names) {
    return recordsResidual(layer)
        || (recordsMiddle(layer) && !sparedMiddles.contains(layer))
        || additions.containsKey(layer)
        || hookedWeights().stream()
            .anyMatch(
                weight ->
                    weight.startsWith(names.block(layer))
                        && !isSpared(weight)
                        && !names.attentionIn(layer).contains(weight));
  }

  private boolean isSpared(String weight) {
    return spared.contains(weight)
        && !changesOutput(weight)
        && (sparedOutputs.contains(weight) || !recordsOutput(weight));
  }

  Set<String> hookedWeights() {
    Set<String> names = new HashSet<>(inputs);
    names.addAll(outputs);
    names.addAll(changedOutputs());
    return names;
  }

  Set<Integer> injectedLayers() {
    return additions.keySet();
  }

  /** Weights whose output is replaced or added to. */
  Set<String> changedOutputs() {
    Set<String> names = new HashSet<>(replacements.keySet());
    names.addAll(outputAdditions.keySet());
    return names;
  }

  Set<Integer> hookedLayers() {
    Set<Integer> layers = new HashSet<>(residuals);
    layers.addAll(middles);
    layers.addAll(additions.keySet());
    return layers;
  }

  int firstLayer() {
    return startAfter + 1;
  }

  Optional<NDArray> startResidual() {
    return Optional.ofNullable(startResidual);
  }

  Optional<NDArray> startMiddle() {
    return Optional.ofNullable(startMiddle);
  }

  Optional<NDArray> startKey() {
    return Optional.ofNullable(startKey);
  }

  Optional<NDArray> startOutput() {
    return Optional.ofNullable(startOutput);
  }

  /**
   * Whether all that is wanted are logits at given places, and there what enters and leaves one
   * weight.
   */
  boolean wantsNothingBeside(String weight) {
    boolean whole = startAfter < 0 && stopAfter == Integer.MAX_VALUE;
    return whole
        && logitPositions != null
        && cache == null
        && parents == null
        && spared.containsAll(inputs)
        && Set.of(weight).containsAll(hookedWeights())
        && !replacements.containsKey(weight)
        && outputAddition(weight).filter(patch -> !isWhereLogits(patch)).isEmpty()
        && (sparedOutputs.contains(weight) || !recordsOutput(weight))
        && hookedLayers().isEmpty();
  }

  private boolean isWhereLogits(Patch patch) {
    return Arrays.equals(patch.rows(), Rows.rowsOf(logitPositions))
        && Arrays.equals(patch.positions(), Rows.flat(logitPositions));
  }

  boolean stopsBeforeOutput() {
    return stopsBeforeOutput;
  }

  int stopLayer() {
    return stopAfter;
  }

  Optional<int[][]> logitPositions() {
    return Optional.ofNullable(logitPositions);
  }

  Optional<int[][]> parents() {
    return Optional.ofNullable(parents);
  }

  Optional<DecodingCache> cache() {
    return Optional.ofNullable(cache);
  }
}
