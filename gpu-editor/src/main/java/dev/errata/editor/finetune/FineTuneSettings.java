package dev.errata.editor.finetune;

import dev.errata.editor.Editor;
import dev.errata.editor.locate.ContextSettings;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.Method;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.editor.settings.NamedWeights;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;

/**
 * FT-L's hyper-parameters.
 *
 * @param weights which weights are trained
 * @param steps passes over the batch at most
 * @param learningRate Adam's step size
 * @param normLimit how far an entry of a weight may move in a batch, up or down
 * @param stopLoss training ends when the mean loss (nats per token) is below it
 * @param minibatch texts that share a pass and a step
 * @param objective what is made more probable
 * @param context in which contexts edits are seen; the bare prompt alone as published
 */
public record FineTuneSettings(
    NamedWeights weights,
    int steps,
    double learningRate,
    double normLimit,
    double stopLoss,
    int minibatch,
    Objective objective,
    ContextSettings context)
    implements MethodSettings {
  private static final String PREFIX_SEPARATOR = "|";

  public static final Method METHOD =
      new Method(
          "ft-l",
          "fine-tuning with a limit on how far any number may move",
          List.of("world-2015", "gpt2-xl", "gpt-j-6b"),
          FineTuneSettings::read);

  private static FineTuneSettings read(StrictProperties p) {
    p.byDefault("context.prefixes", "");
    return new FineTuneSettings(
        NamedWeights.read(p),
        (int) p.atLeast("steps", 1),
        p.above("learning-rate", 0),
        p.above("norm.limit", 0),
        p.atLeast("stop-loss", 0),
        (int) p.atLeast("minibatch", 1),
        p.choice("objective", Objective.class),
        new ContextSettings(
            p.list("context.prefixes", PREFIX_SEPARATOR), "", p.flag("answer.end")));
  }

  @Override
  public String method() {
    return METHOD.name();
  }

  @Override
  public String canonical() {
    return String.join(
        "\n",
        weights.line(),
        "steps=" + steps,
        "learning-rate=" + learningRate,
        "norm.limit=" + normLimit,
        "stop-loss=" + stopLoss,
        "minibatch=" + minibatch,
        "objective=" + StrictProperties.written(objective),
        "answer.end=" + context.endOfAnswer(),
        "context.prefixes=" + String.join(PREFIX_SEPARATOR, context.prefixes()));
  }

  @Override
  public Editor create(LanguageModel base, EditorResources resources) {
    return new FineTune(
        new FineTuneSettings(
            weights.on(base),
            steps,
            learningRate,
            normLimit,
            stopLoss,
            minibatch,
            objective,
            context));
  }
}
