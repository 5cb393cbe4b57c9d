package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.errata.model.Decoder;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.Scalars;
import dev.errata.model.Trace;
import dev.errata.model.family.WeightNames;
import dev.errata.model.training.StepBatch.Chunk;
import dev.errata.model.training.StepBatch.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The loss of one step.
 *
 * <pre>
 * L = CE(facts) + CE(interchanges)
 *     + tie · mean ‖m − [c]‖² / ‖c‖² + codeTie · mean ‖[m] − c‖² / ‖c‖²
 *     + contrast · InfoNCE(k; temperature) + attraction · mean (1 − cos(k, k'))
 *     + streamPenalty · mean x²
 * </pre>
 *
 * <p>CE mean cross entropy of the answers' tokens. k {@code [n, d_ff]} and m {@code [n, d]} key and
 * output of the MLP of the objective's layer at the subject's last token, c {@code [n, d]} the code
 * of the statement's answer, [·] a constant for the gradient, k' the key of the same fact in
 * another wording. In an interchange the MLP's output at the subject's last token is replaced by a
 * perturbed code and the model has to give that code's answer (Geiger et al. 2022, <a
 * href="https://arxiv.org/abs/2112.00826">interchange intervention training</a>). InfoNCE: van den
 * Oord et al. 2018, <a href="https://arxiv.org/abs/1807.03748">eq. 4</a>.
 */
final class PretrainingLoss {
  private final Decoder decoder;
  private final PretrainingRecipe recipe;
  private final PretrainingRecipe.Objective objective;
  private final WeightNames names;
  private final EntityCodes codes;

  PretrainingLoss(PretrainingRecipe recipe, Decoder decoder) {
    this.codes = new EntityCodes(recipe.objective());
    this.decoder = decoder;
    this.recipe = recipe;
    this.names = recipe.model().config().names();
    this.objective = recipe.objective();
  }

  /** The loss and its parts, all scalars. */
  record Terms(
      NDArray total,
      NDArray facts,
      NDArray interchanges,
      NDArray tie,
      NDArray contrast,
      NDArray agreement) {}

  /**
   * Builds the graph.
   *
   * @param scope owns everything computed
   * @param weights leaves by name, {@code [d_out, d_in]}, those of the codes among them
   */
  Terms compute(NDManager scope, Map<String, NDArray> weights, StepBatch batch, Random noise) {
    NDArray injected =
        batch.interchanges().isEmpty()
            ? null
            : codes.perturbed(
                weights.get(EntityCodes.TABLE), answerIds(batch.interchanges()), noise);
    NDList likelihoods = new NDList();
    NDList factMasks = new NDList();
    NDList keyInputs = new NDList();
    NDList streams = new NDList();
    List<Integer> order = new ArrayList<>();
    for (Chunk chunk : batch.chunks(recipe.batch().chunks())) {
      Trace trace = decoder.forward(scope, weights, pass(chunk, injected));
      likelihoods.add(logLikelihood(scope, trace.logits(), chunk));
      factMasks.add(scope.create(factMask(chunk)));
      streams.add(trace.middle(objective.layer()).square().mean());
      int[] rows = chunk.factRows();
      if (rows.length > 0) {
        keyInputs.add(Rows.at(trace.input(mlpIn()), rows, chunk.subjectEnds(rows)));
        Arrays.stream(rows).forEach(row -> order.add(chunk.places().get(row).fact()));
      }
    }
    NDArray keyInput = Rows.select(NDArrays.concat(keyInputs), inverse(order));
    NDArray loss = NDArrays.concat(likelihoods).neg();
    NDArray isFact = NDArrays.concat(factMasks);
    return sum(
        mean(loss, isFact),
        injected == null ? scope.create(0f) : mean(loss, isFact.neg().add(1)),
        keyTerms(weights, batch, keyInput),
        NDArrays.stack(streams).mean());
  }

  private Pass pass(Chunk chunk, NDArray injected) {
    Pass pass =
        Pass.of(chunk.tokens())
            .record(mlpIn())
            .recordMiddle(objective.layer())
            .logitsAt(chunk.answerPositions());
    int[] rows = chunk.interchangeRows();
    if (rows.length == 0) {
      return pass;
    }
    int[] sources = Arrays.stream(rows).map(row -> chunk.places().get(row).interchange()).toArray();
    return pass.replaceOutput(
        names.mlpOut(objective.layer()),
        Rows.select(injected, sources),
        rows,
        chunk.subjectEnds(rows));
  }

  /** Log-likelihood of every answer token of the chunk, {@code [sum]}. */
  private static NDArray logLikelihood(NDManager scope, NDArray logits, Chunk chunk) {
    long[] expected =
        chunk.places().stream()
            .flatMapToInt(place -> Arrays.stream(place.statement().answer()))
            .asLongStream()
            .toArray();
    NDArray index = scope.create(expected, new Shape(expected.length, 1));
    try (NDArray logProbabilities = logits.logSoftmax(1)) {
      return logProbabilities.gather(index, 1).reshape(expected.length);
    }
  }

  private record KeyTerms(NDArray tie, NDArray codeTie, NDArray contrast, NDArray agreement) {}

  /** The terms at the subject's last token; {@code keyInput [n, d]} is what enters the MLP. */
  private KeyTerms keyTerms(Map<String, NDArray> weights, StepBatch batch, NDArray keyInput) {
    NDArray keys = recipe.model().activation().apply(linear(keyInput, mlpIn(), weights));
    NDArray values = linear(keys, names.mlpOut(objective.layer()), weights);
    NDArray target = codes.select(weights.get(EntityCodes.TABLE), answerIds(batch.facts()));
    NDArray directions = keys.normalize(2, 1);
    NDArray cosines = directions.matMul(directions.transpose());
    return new KeyTerms(
        distance(values, target.stopGradient()),
        distance(values.stopGradient(), target),
        contrast(cosines, batch),
        partners(cosines, batch).mean());
  }

  /** Mean over rows of {@code ‖x − y‖² / norm²}. */
  private NDArray distance(NDArray x, NDArray y) {
    double unit = objective.codeNorm() * objective.codeNorm();
    return Scalars.times(x.sub(y).square().sum(new int[] {1}).mean(), 1 / unit);
  }

  private NDArray contrast(NDArray cosines, StepBatch batch) {
    NDManager scope = cosines.getManager();
    NDArray scores = Scalars.times(cosines, 1 / objective.temperature());
    NDArray notItself = scope.eye(batch.facts().size()).mul(-1e9);
    return partners(scores.add(notItself).logSoftmax(1), batch).mean().neg();
  }

  /** Of each row the entry of the same fact's next wording, {@code [n]}. */
  private static NDArray partners(NDArray square, StepBatch batch) {
    int wordings = batch.wordings();
    long[] partner =
        IntStream.range(0, batch.facts().size())
            .mapToLong(i -> i - i % wordings + (i + 1) % wordings)
            .toArray();
    NDArray index = square.getManager().create(partner, new Shape(partner.length, 1));
    return square.gather(index, 1).reshape(partner.length);
  }

  private Terms sum(NDArray facts, NDArray interchanges, KeyTerms keys, NDArray stream) {
    NDArray total =
        facts
            .add(interchanges)
            .add(Scalars.times(keys.tie, objective.tie()))
            .add(Scalars.times(stream, objective.streamPenalty()))
            .add(Scalars.times(keys.codeTie, objective.codeTie()))
            .add(Scalars.times(keys.contrast, objective.keyContrast()))
            .add(Scalars.times(keys.agreement.neg().add(1), objective.keyAttraction()));
    return new Terms(total, facts, interchanges, keys.tie, keys.contrast, keys.agreement);
  }

  private static NDArray mean(NDArray values, NDArray mask) {
    return values.mul(mask).sum().div(mask.sum());
  }

  private static NDArray linear(NDArray x, String weight, Map<String, NDArray> weights) {
    String bias = WeightNames.biasOf(weight);
    return Linear.linear(x, weights.get(weight), weights.get(bias)).singletonOrThrow();
  }

  private String mlpIn() {
    return names.mlpIn(objective.layer());
  }

  private static float[] factMask(Chunk chunk) {
    List<Float> mask = new ArrayList<>();
    for (Place place : chunk.places()) {
      for (int i = 0; i < place.statement().answer().length; i++) {
        mask.add(place.fact() >= 0 ? 1f : 0f);
      }
    }
    float[] result = new float[mask.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = mask.get(i);
    }
    return result;
  }

  private static int[] answerIds(List<Statement> statements) {
    return statements.stream().mapToInt(Statement::answerId).toArray();
  }

  private static int[] inverse(List<Integer> order) {
    int[] inverse = new int[order.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[order.get(i)] = i;
    }
    return inverse;
  }
}
