package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import dev.errata.cli.dataset.Benchmark;
import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.dataset.Disjoint;
import dev.errata.cli.dataset.EditCase;
import dev.errata.cli.terminal.Display;
import dev.errata.cli.training.EditorTraining;
import dev.errata.cli.training.TrainingSources;
import dev.errata.editor.log.StoredEditLog;
import dev.errata.editor.rledit.training.NetworkKind;
import dev.errata.editor.rledit.training.TrainingPlan;
import dev.errata.editor.rledit.training.TrainingRecipe;
import dev.errata.editor.rledit.training.TrainingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the hypernetwork of a method. */
@Command(
    name = "train-editor",
    mixinStandardHelpOptions = true,
    description = {
      "Train a hypernetwork that turns gradients into changes of weights.",
      "An interrupted training goes on where it was when started again with the same options."
    })
public final class TrainEditorCommand implements Callable<Integer> {
  private static final Pattern SEQUENCE = Pattern.compile("([1-9]\\d{0,4})[x×]([1-9]\\d{0,4})");

  @Spec CommandSpec spec;

  /** Where the recipe comes from; one or the other. */
  static final class Source {
    @Option(
        names = "--preset",
        paramLabel = "NAME",
        description =
            "Recipe that comes with a model; an unknown name lists them (default: world-2015).")
    String preset = TrainingRecipe.PRESETS.get(0);

    @Option(names = "--settings", paramLabel = "FILE", description = "Recipe, a properties file.")
    Path file;
  }

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "rledit",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  NetworkKind method;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      description = "Base model: a Hugging Face directory (default: the bundled world-2015).")
  Path model;

  @Option(
      names = "--train",
      paramLabel = "SOURCE",
      defaultValue = TrainingSources.WORLD,
      description =
          "Edits to train on: world:training, invented edits of subjects that nothing judges; or a"
              + " benchmark, as counterfact:FILE#training (default: ${DEFAULT-VALUE}).")
  String train;

  @Option(
      names = "--evaluation",
      paramLabel = "NAME",
      defaultValue = Datasets.WORLD,
      description =
          "What will be evaluated; a source that shares a subject with it is refused (default:"
              + " ${DEFAULT-VALUE}).")
  String evaluation;

  @Option(
      names = "--sequence",
      paramLabel = "TxB",
      defaultValue = "20x20",
      description =
          "A trajectory: T batches of B edits; 1xB trains batch by batch, as MALMEN and MEND are"
              + " published (default: ${DEFAULT-VALUE}).")
  String sequence;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Trajectories, each with one step of the optimiser (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the first parameters and the edits drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @ArgGroup Source source = new Source();

  @Mixin KafkaOptions kafka;

  @Option(
      names = "--history",
      paramLabel = "LINEAGE",
      description =
          "Keep the edits of the trajectories, from which backtracking reads earlier ones, in the"
              + " edits topic of this lineage, which no editor may follow (default: in a temporary"
              + " file).")
  String history;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting of the recipe in place of the preset's; may be repeated.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where METHOD.safetensors goes, with METHOD.json and METHOD.png: the record and curve of"
              + " the training.")
  Path out;

  @Override
  public Integer call() {
    TrainingRecipe recipe =
        source.file == null
            ? TrainingRecipe.preset(source.preset, overrides)
            : TrainingRecipe.file(source.file, overrides);
    TrainingPlan plan = plan();
    TrainingSource edits = TrainingSources.open(train);
    Disjoint.require("source " + train, edits.subjects(), "data set " + evaluation, evaluated());
    create();
    try (Display display = Display.on(spec.commandLine().getOut());
        StoredEditLog log = log()) {
      Path directory = model == null ? Home.bundledModel() : model;
      new EditorTraining(directory, out, recipe, plan, edits, display).run(asTyped(), log);
    }
    return 0;
  }

  private StoredEditLog log() {
    return history == null
        ? StoredEditLog.inFile()
        : StoredEditLog.inTopic(kafka.connect(history), history);
  }

  private TrainingPlan plan() {
    Matcher matcher = SEQUENCE.matcher(sequence);
    if (!matcher.matches()) {
      throw new CliException(
          "sequence '%s': expected TxB, T batches of B edits, such as 20x20".formatted(sequence));
    }
    if (epochs < 1) {
      throw new CliException("--epochs must be at least 1, got " + epochs);
    }
    return new TrainingPlan(
        method,
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        epochs,
        seed);
  }

  private Set<String> evaluated() {
    Benchmark benchmark = Datasets.open(evaluation);
    return benchmark.draw(benchmark.size(), 0).stream()
        .map(EditCase::subject)
        .collect(Collectors.toSet());
  }

  private void create() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new CliException("%s cannot be made a directory: %s".formatted(out, e), e);
    }
  }

  /** The command line that asks for this training. */
  private String asTyped() {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    return "errata " + String.join(" ", arguments);
  }
}
