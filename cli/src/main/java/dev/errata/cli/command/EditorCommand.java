package dev.errata.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the editor: the one writer of a lineage. */
@Command(
    name = "edit",
    mixinStandardHelpOptions = true,
    description = {
      "Write the batches of a lineage into its model, until stopped.",
      "There is one editor per lineage; a second one takes over from the first."
    })
public final class EditorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;
  @Mixin EditorRun editor;
  @Mixin GateOptions gate;

  @Override
  public Integer call() {
    editor.run(
        kafka.connect(lineage.lineage),
        lineage.lineage,
        spec.commandLine().getOut(),
        EditorRun.Feed.NONE,
        gate.settings());
    return 0;
  }
}
