package dev.errata.editor.rledit;

import ai.djl.ndarray.NDManager;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.GradientEditor;
import dev.errata.editor.gradient.Rehearsal;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.HyperNetworkFile;
import dev.errata.editor.rledit.training.ReadingRecord;
import dev.errata.editor.rledit.training.TrainedSubjects;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hyper-parameters of editing with a trained hypernetwork. Which weights are edited, and how
 * gradients are read, is what the network was trained for.
 *
 * @param method rledit, malmen or mend
 * @param network file of the trained network; a relative one is looked for in the working
 *     directory, then beside Errata itself
 * @param weights to edit; empty for those of the network, and nothing else is accepted
 * @param minibatch edits that share a forward and a backward pass
 * @param rehearsal which earlier edits are looked at again before each batch
 */
public record HyperSettings(
    String method, String network, String weights, int minibatch, Rehearsal rehearsal)
    implements MethodSettings {
  private static final List<String> PRESETS = List.of("world-2015");

  public static final Method RLEDIT =
      method("rledit", "a hypernetwork trained over whole sequences of edits; it looks back", 10);

  public static final Method MALMEN =
      method("malmen", "a hypernetwork and one ridge regression over a batch", 0);

  public static final Method MEND =
      method("mend", "a hypernetwork that adds up outer products of rows", 0);

  private static Method method(String name, String summary, int depth) {
    return new Method(name, summary, PRESETS, p -> read(name, p, depth));
  }

  private static HyperSettings read(String method, StrictProperties p, int depth) {
    p.byDefault("weights", "").byDefault("minibatch", "128");
    p.byDefault("backtracking.depth", Integer.toString(depth));
    p.byDefault("backtracking.decay", "0.95");
    p.byDefault("backtracking.hold", Boolean.toString(depth > 0));
    return new HyperSettings(
        method,
        p.text("network"),
        p.text("weights"),
        (int) p.atLeast("minibatch", 1),
        new Rehearsal(
            (int) p.atLeast("backtracking.depth", 0),
            p.share("backtracking.decay"),
            p.flag("backtracking.hold")));
  }

  @Override
  public String canonical() {
    return String.join(
        "\n",
        "network=" + network,
        "weights=" + weights,
        "minibatch=" + minibatch,
        "backtracking.depth=" + rehearsal.depth(),
        "backtracking.decay=" + rehearsal.decay(),
        "backtracking.hold=" + rehearsal.hold());
  }

  /**
   * Opens the network.
   *
   * @throws EditorException if the file is not there, or was trained for something else
   */
  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    HyperNetworkFile file = open(resources);
    Map<String, WeightShape> edited =
        shapes(
            base,
            weights.isEmpty()
                ? List.copyOf(file.provenance().weights().keySet())
                : new NamedWeights(weights).names());
    file.requireFor(method, base.weights().digest(), edited);
    NDManager manager = base.manager().getParentManager().newSubManager(base.device());
    return new GradientEditor<>(
        new HyperRule(
            this,
            digest(file),
            ReadingRecord.of(file.provenance().training())
                .reading(List.copyOf(edited.keySet()), minibatch),
            file.networks(manager),
            file.statistics(),
            manager));
  }

  private String digest(HyperNetworkFile file) {
    String rest =
        canonical()
            .lines()
            .filter(l -> !l.startsWith("network="))
            .collect(Collectors.joining("\n"));
    String text = "method=" + method + "\nnetwork.digest=" + file.digest() + "\n" + rest;
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private HyperNetworkFile open(EditorResources resources) {
    Path here = Path.of(network);
    Path file = Files.exists(here) || here.isAbsolute() ? here : resources.home().resolve(here);
    if (!Files.exists(file)) {
      throw new EditorException(
          "Setting network of %s names %s, which does not exist; train one with errata train-editor"
              .formatted(method, file));
    }
    return HyperNetworkFile.open(file);
  }

  @Override
  public Set<String> trainedOn(EditorResources resources) {
    return TrainedSubjects.of(open(resources).provenance().training());
  }

  private static Map<String, WeightShape> shapes(LanguageModel base, List<String> names) {
    Map<String, WeightShape> shapes = new LinkedHashMap<>();
    for (String name : names) {
      if (base.weights().names().contains(name)) {
        int[] sides = base.weights().shape(name);
        shapes.put(name, new WeightShape(sides[1], sides[0]));
      }
    }
    return shapes;
  }
}
