package dev.errata.editor.onestep;

import dev.errata.editor.Editor;
import dev.errata.editor.gradient.GradientEditor;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import dev.errata.model.gradient.LossMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hyper-parameters of UltraEdit and StableEdit.
 *
 * @param weights which weights are edited
 * @param learningRate η, size of pseudo values
 * @param ridge α; 1 in UltraEdit as published
 * @param minibatch edits that share a forward and a backward pass and one step of the statistics
 * @param variance how minibatches enter the statistics
 * @param lossMean over what the loss is averaged whose gradients are taken
 * @param context in which contexts edits are seen; the bare prompt alone as published
 * @param normAnchor norm to which the value that a pseudo value leads to is scaled ({@link
 *     dev.errata.editor.locate.NormAnchor}); 0 leaves it
 * @param whitening of value gradients, which makes UltraEdit StableEdit
 */
public record OneStepSettings(
    NamedWeights weights,
    double learningRate,
    double ridge,
    int minibatch,
    Variance variance,
    LossMean lossMean,
    ContextSettings context,
    double normAnchor,
    Optional<Whitening> whitening)
    implements MethodSettings {
  private static final String PREFIX_SEPARATOR = "|";
  private static final String NORM_ANCHOR = "norm.anchor";
  private static final List<String> PUBLISHED =
      List.of("world-2015", "gpt-j-6b", "llama-3-8b", "mistral-7b");

  public static final Method ULTRAEDIT =
      new Method(
          "ultraedit",
          "one ridge regression on normalised gradients",
          PUBLISHED,
          p -> read(p, Optional.empty()));

  public static final Method STABLEEDIT =
      new Method(
          "stableedit",
          "UltraEdit with whitened gradients and a warm-up",
          PUBLISHED,
          p -> read(p, Optional.of(Whitening.read(p))));

  private static OneStepSettings read(StrictProperties p, Optional<Whitening> whitening) {
    p.byDefault("context.prefixes", "");
    return new OneStepSettings(
        NamedWeights.read(p),
        p.above("learning-rate", 0),
        p.above("ridge", 0),
        (int) p.atLeast("minibatch", 1),
        p.choice("statistics.variance", Variance.class),
        p.choice("loss.mean", LossMean.class),
        new ContextSettings(p.list("context.prefixes", PREFIX_SEPARATOR), "", p.flag("answer.end")),
        p.byDefault(NORM_ANCHOR, "0").atLeast(NORM_ANCHOR, 0),
        whitening);
  }

  @Override
  public String method() {
    return whitening.isPresent() ? STABLEEDIT.name() : ULTRAEDIT.name();
  }

  @Override
  public String canonical() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                weights.line(),
                "learning-rate=" + learningRate,
                "ridge=" + ridge,
                "minibatch=" + minibatch,
                "statistics.variance=" + StrictProperties.written(variance),
                "loss.mean=" + StrictProperties.written(lossMean),
                "answer.end=" + context.endOfAnswer(),
                "context.prefixes=" + String.join(PREFIX_SEPARATOR, context.prefixes())));
    if (normAnchor > 0) {
      lines.add(NORM_ANCHOR + "=" + normAnchor);
    }
    whitening.ifPresent(w -> lines.addAll(w.lines()));
    return String.join("\n", lines);
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    return new GradientEditor<>(new OneStepRule(on(base)));
  }

  private OneStepSettings on(LanguageModel base) {
    return new OneStepSettings(
        weights.on(base),
        learningRate,
        ridge,
        minibatch,
        variance,
        lossMean,
        context,
        normAnchor,
        whitening);
  }
}
