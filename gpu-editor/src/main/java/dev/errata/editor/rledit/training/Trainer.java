package dev.errata.editor.rledit.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.EditMemory;
import dev.errata.editor.gradient.GradientReading;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.GradientStatistics;
import dev.errata.editor.hypernet.HyperNetworkFile;
import dev.errata.editor.hypernet.HyperNetworks;
import dev.errata.editor.hypernet.NetworkForm;
import dev.errata.editor.hypernet.NetworkGradients;
import dev.errata.editor.hypernet.PredictedShift;
import dev.errata.editor.hypernet.Provenance;
import dev.errata.editor.hypernet.ShiftGradient;
import dev.errata.editor.locate.EditPreparation;
import dev.errata.model.LanguageModel;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.training.AdamW;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a hypernetwork on sequences of edits (RLEdit, algorithm 1). A trajectory starts at the
 * base model and edits batch after batch; its total reward is
 *
 * <pre>
 * R = −Σ_t ( L_t + η ‖Δ_t‖² )      L_t: {@link Reward}   η: regularisation
 * </pre>
 *
 * and the networks take one step of Adam up its gradient (equations 11 and 12). What a change Δ_t
 * does to all later losses counts in full: the weights being sums of changes, {@code dR/dΔ_t} is
 * the sum of the gradients of all steps from t on. What the policy saw, rows and statistics, is
 * taken as given. A sequence of one batch is the training of MALMEN and MEND as published.
 *
 * <p>Keeps the gradients of a trajectory: one copy of the edited weights a step. Not safe for use
 * by several threads.
 */
public final class Trainer implements AutoCloseable {
  private static final AdamW.Settings ADAM = new AdamW.Settings(0.9, 0.999, 1e-8, 0);
  private static final long EPOCH_STRIDE = 1_000_003L;

  private final LanguageModel base;
  private final TrainingRecipe recipe;
  private final TrainingPlan plan;
  private final TrainingSource source;
  private final EditLog log;
  private final GradientReading reading;
  private final EditMemory memory;
  private final int[] end;
  private final HyperNetworks networks;
  private final NetworkGradients gradients;
  private final AdamW optimizer;
  private GradientStatistics statistics;
  private int epoch;

  /**
   * A hypernetwork before any training.
   *
   * @param base stays as it is; not closed
   * @param log where the batches of a trajectory are logged, and read back from; not closed
   * @throws EditorException if the recipe does not fit the model
   */
  public Trainer(
      LanguageModel base,
      TrainingRecipe recipe,
      TrainingPlan plan,
      TrainingSource source,
      EditLog log) {
    this.base = base;
    this.recipe = recipe;
    this.plan = plan;
    this.source = source;
    this.log = log;
    List<String> names = recipe.weights().on(base).names();
    reading = recipe.reading().reading(names, Integer.MAX_VALUE);
    memory = new EditMemory(base, reading, plan.keptTexts(), false);
    end = recipe.reading().endOfAnswer() ? EditPreparation.endToken(base) : new int[0];
    Map<String, WeightShape> shapes = new LinkedHashMap<>();
    for (String name : names) {
      int[] sides = base.weights().shape(name);
      shapes.put(name, new WeightShape(sides[1], sides[0]));
    }
    NetworkForm form =
        NetworkForm.of(
            plan.kind().rule(), recipe.rank(), recipe.blocks(), recipe.statisticsFloor());
    networks =
        HyperNetworks.initial(
            base.manager(), form, shapes, recipe.eta(), recipe.logRidge(), new Random(plan.seed()));
    gradients = networks.newGradients();
    optimizer = new AdamW(base.manager(), ADAM);
    statistics = GradientStatistics.none(List.copyOf(shapes.values()), Variance.POPULATION);
  }

  /** Trajectories so far. */
  public int epoch() {
    return epoch;
  }

  public boolean isFinished() {
    return epoch >= plan.epochs();
  }

  /** η and λ of a weight as they are now. */
  public double[] etaAndLambda(String weight) {
    return networks.etaAndLambda(weight);
  }

  /** The edited weights. */
  public List<String> weights() {
    return reading.weights();
  }

  /**
   * One trajectory and one step of the optimiser.
   *
   * @throws EditorException if a loss or a gradient is not finite; the networks are then as before
   */
  public TrajectoryReport advance() {
    long start = System.nanoTime();
    Random random = new Random(plan.seed() * EPOCH_STRIDE + epoch);
    List<List<TrainingExample>> batches = source.sequence(plan.batches(), plan.batchSize(), random);
    log.startOver();
    try (Rollout rollout =
        new Rollout(base, networks, reading, rehearsal(), memory, log, statistics)) {
      List<Step> steps = roll(rollout, batches, new Rewarded(base, recipe, end, random));
      gradients.clear();
      backward(rollout.manager(), steps);
      double norm = gradients.clipInPlace(recipe.clip());
      requireFinite(norm, "gradient");
      step();
      statistics = rollout.statistics();
      epoch++;
      return report(steps, norm, (System.nanoTime() - start) / 1e9);
    }
  }

  /** A step of a trajectory. */
  private record Step(Rollout.Seen seen, Reward.Step reward) {}

  private Rehearsal rehearsal() {
    return recipe.rehearse()
        ? new Rehearsal(
            recipe.backtracking().depth() - 1, recipe.backtracking().decay(), recipe.hold())
        : Rehearsal.NONE;
  }

  private List<Step> roll(Rollout rollout, List<List<TrainingExample>> batches, Rewarded rewarded) {
    Reward reward = new Reward(recipe.localityCoefficient());
    List<Step> steps = new ArrayList<>();
    for (List<TrainingExample> batch : batches) {
      rewarded.next(batch);
      Rollout.Seen seen =
          rollout.step(
              new EditBatchView(
                  "trajectory %d, batch %d".formatted(epoch + 1, steps.size() + 1),
                  batch.stream().map(TrainingExample::edit).toList()));
      Reward.Step rewards =
          reward.of(
              rollout.manager(),
              rollout.weights(),
              rollout.unedited(),
              rollout::with,
              rewarded.edits(),
              rewarded.unrelated());
      requireFinite(rewards.edit() + rewards.locality(), "loss");
      steps.add(new Step(seen, rewards));
    }
    return steps;
  }

  private void backward(NDManager owner, List<Step> steps) {
    Map<String, NDArray> later = new LinkedHashMap<>();
    for (int t = steps.size() - 1; t >= 0; t--) {
      Step step = steps.get(t);
      for (String name : reading.weights()) {
        NDArray own = step.reward().gradients().get(name);
        NDArray after = later.get(name);
        later.put(name, after == null ? own : own.addi(after));
        backward(owner, name, step.seen(), later.get(name));
      }
    }
  }

  private void backward(NDManager owner, String name, Rollout.Seen seen, NDArray gradient) {
    try (NDManager work = owner.newSubManager()) {
      PredictedShift shift =
          networks.predict(
              work, name, seen.rows().get(name), seen.anchors().get(name), seen.statistics());
      ShiftGradient upstream = ShiftGradient.ofWeight(gradient);
      shift.backward(
          recipe.regularisation() == 0
              ? upstream
              : upstream.plus(shift.ofSquaredNorm().times(recipe.regularisation())),
          gradients);
    }
  }

  private void step() {
    double decay = plan.rateAt(epoch);
    optimizer.nextStep();
    networks
        .parameters()
        .forEach(
            (name, parameter) ->
                optimizer.updateInPlace(
                    name, parameter, gradients.byParameter().get(name), 1, decay * rate(name)));
  }

  /** η lives on its own scale: its rate is a share of where it started. */
  private double rate(String name) {
    if (name.endsWith(".eta")) {
      return recipe.scaleLearningRate() * recipe.eta();
    }
    return name.endsWith(".lambda") ? recipe.scaleLearningRate() : recipe.metaLearningRate();
  }

  private void requireFinite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new EditorException(
          "the %s of trajectory %d is not finite: lower eta or meta-learning-rate"
              .formatted(what, epoch + 1));
    }
  }

  private TrajectoryReport report(List<Step> steps, double norm, double seconds) {
    double edit = steps.stream().mapToDouble(s -> s.reward().edit()).sum();
    double locality = steps.stream().mapToDouble(s -> s.reward().locality()).sum();
    double squares = steps.stream().mapToDouble(s -> s.seen().squaredNorm()).sum();
    double rehearsed = steps.stream().mapToDouble(s -> s.seen().lost()).sum();
    int count = steps.size();
    return new TrajectoryReport(
        epoch,
        -(edit + recipe.localityCoefficient() * locality + recipe.regularisation() * squares),
        edit / count,
        locality / count,
        squares / count,
        rehearsed / count,
        norm,
        seconds);
  }

  /** Keeps everything that the next trajectory depends on. */
  public void save(Path file) {
    TrainerState.write(file, identity(), epoch, networks, optimizer, statistics);
  }

  /**
   * Goes on as after {@link #save}.
   *
   * @throws EditorException if the file is damaged or of another training
   */
  public void restore(Path file) {
    TrainerState read = TrainerState.read(file, identity(), networks, optimizer, statistics);
    epoch = read.epoch();
    statistics = read.statistics();
  }

  private String identity() {
    return "model=%s%n%s%n%s"
        .formatted(base.weights().digest(), plan.canonical(), recipe.canonical());
  }

  /**
   * Writes the trained hypernetwork.
   *
   * @param training what it shall be remembered by; how gradients were read is added
   */
  public void write(Path file, ObjectNode training) {
    recipe.reading().write(training);
    TrainedSubjects.write(source.subjects(), training);
    training.put("recipe", recipe.canonical()).put("plan", plan.canonical());
    HyperNetworkFile.write(
        file,
        Precision.FLOAT16,
        new Provenance(
            plan.kind().method(),
            base.weights().digest(),
            networks.form(),
            networks.weights(),
            training),
        networks,
        statistics.countingAs(recipe.statisticsRows()));
  }

  @Override
  public void close() {
    memory.close();
    optimizer.close();
    gradients.close();
    networks.close();
  }
}
