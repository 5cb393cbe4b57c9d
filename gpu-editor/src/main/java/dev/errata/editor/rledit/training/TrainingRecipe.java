package dev.errata.editor.rledit.training;

import dev.errata.editor.EditorException;
import dev.errata.editor.hypernet.Backtracking;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.editor.settings.StrictProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How a hypernetwork is trained, beside the sequences it is trained over.
 *
 * @param weights which weights it shall edit; empty for what the model recommends
 * @param reading how gradients are read
 * @param rank inner width of a block
 * @param blocks how many
 * @param eta the first η of every weight: lr in the papers
 * @param logRidge the first λ of every weight
 * @param metaLearningRate of Adam on the networks' matrices and vectors
 * @param scaleLearningRate of Adam on ln η and on λ
 * @param localityCoefficient multiplies the locality loss
 * @param regularisation multiplies ‖Δ‖² (equation 10)
 * @param backtracking which earlier batches are rewarded again (equation 9)
 * @param rewardedAgain how many of their edits are drawn for that at each step; 0 for all
 * @param rehearse whether lost edits are written again during a trajectory, as in live editing
 * @param hold whether earlier edits that still hold are held then ({@link
 *     dev.errata.editor.gradient.Rehearsal})
 * @param unrelated how many unrelated questions are asked at each step, of the batch's
 * @param statisticsFloor least spread of a feature ({@link
 *     dev.errata.editor.hypernet.NetworkForm}); 0 as published
 * @param statisticsRows as how many rows the training's statistics count when editing begins, so
 *     that they follow what is edited; 0 for as many as there were, as published
 * @param clip most that the norm of all gradients together may be
 */
public record TrainingRecipe(
    NamedWeights weights,
    ReadingRecord reading,
    int rank,
    int blocks,
    double eta,
    double logRidge,
    double metaLearningRate,
    double scaleLearningRate,
    double localityCoefficient,
    double regularisation,
    Backtracking backtracking,
    int rewardedAgain,
    boolean rehearse,
    boolean hold,
    int unrelated,
    double statisticsFloor,
    int statisticsRows,
    double clip) {
  private static final String DIRECTORY = "/dev/errata/editor/training/";

  /** The recipes there are, the default first. */
  public static final List<String> PRESETS =
      List.of("world-2015", "gpt-j-6b", "llama-3-8b", "mistral-7b", "gemma-2-9b");

  /**
   * A recipe that comes with Errata, some of it replaced.
   *
   * @throws EditorException if there is none of this name, or a value is wrong
   */
  public static TrainingRecipe preset(String name, Map<String, String> overrides) {
    InputStream found = TrainingRecipe.class.getResourceAsStream(DIRECTORY + name + ".properties");
    if (!PRESETS.contains(name) || found == null) {
      throw new EditorException(
          "Unknown training preset %s; there are %s".formatted(name, String.join(", ", PRESETS)));
    }
    try (Reader reader = new InputStreamReader(found, StandardCharsets.UTF_8)) {
      return read(reader, overrides, "training preset " + name);
    } catch (IOException e) {
      throw new EditorException("Cannot read training preset " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * A recipe from a properties file, some of it replaced.
   *
   * @throws EditorException if it cannot be read, or a value is wrong
   */
  public static TrainingRecipe file(Path file, Map<String, String> overrides) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, overrides, file.toString());
    } catch (IOException e) {
      throw new EditorException("Cannot read training settings " + file + ": " + e, e);
    }
  }

  private static TrainingRecipe read(Reader reader, Map<String, String> overrides, String origin)
      throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    properties.putAll(overrides);
    StrictProperties strict =
        new StrictProperties(properties, overrides.isEmpty() ? origin : origin + " and --set");
    TrainingRecipe recipe = read(strict);
    strict.finish();
    return recipe;
  }

  private static TrainingRecipe read(StrictProperties p) {
    return new TrainingRecipe(
        NamedWeights.read(p),
        ReadingRecord.read(p),
        (int) p.atLeast("rank", 1),
        (int) p.atLeast("blocks", 0),
        p.above("eta", 0),
        p.atLeast("log-ridge", -50),
        p.above("meta-learning-rate", 0),
        p.above("scale-learning-rate", 0),
        p.atLeast("locality.coefficient", 0),
        p.atLeast("regularisation", 0),
        new Backtracking(
            p.share("backtracking.decay"), 1 + (int) p.atLeast("backtracking.depth", 0)),
        (int) p.atLeast("backtracking.sample", 0),
        p.flag("backtracking.rehearse"),
        p.flag("backtracking.hold"),
        (int) p.atLeast("unrelated", 1),
        p.atLeast("statistics.floor", 0),
        (int) p.atLeast("statistics.rows", 0),
        p.above("clip", 0));
  }

  /** Everything as text, one {@code key=value} a line, in a fixed order; reads back as itself. */
  public String canonical() {
    return String.join(
        "\n",
        weights.line(),
        "loss.mean=" + StrictProperties.written(reading.lossMean()),
        "answer.end=" + reading.endOfAnswer(),
        "rank=" + rank,
        "blocks=" + blocks,
        "eta=" + eta,
        "log-ridge=" + logRidge,
        "meta-learning-rate=" + metaLearningRate,
        "scale-learning-rate=" + scaleLearningRate,
        "locality.coefficient=" + localityCoefficient,
        "regularisation=" + regularisation,
        "backtracking.depth=" + (backtracking.depth() - 1),
        "backtracking.decay=" + backtracking.decay(),
        "backtracking.sample=" + rewardedAgain,
        "backtracking.rehearse=" + rehearse,
        "backtracking.hold=" + hold,
        "unrelated=" + unrelated,
        "statistics.floor=" + statisticsFloor,
        "statistics.rows=" + statisticsRows,
        "clip=" + clip);
  }
}
