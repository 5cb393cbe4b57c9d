package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.fork.Follower;
import dev.errata.cli.fork.Past;
import dev.errata.cli.lineage.Lineage;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a second lineage that follows the same facts, and edits it. */
@Command(
    name = "fork",
    mixinStandardHelpOptions = true,
    description = {
      "Go on from edit sequence N of a lineage in another way: a second lineage with a log of its"
          + " own, which begins with the first one's edits up to N and is then given the same"
          + " batches, until stopped.",
      "Both go on side by side. The same command goes on where it was stopped."
    })
public final class ForkCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin EditorRun editor;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "N",
      description = "The last edit that both have in common; 0 for the base model.")
  long from;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The second lineage (default: LINEAGE-N-METHOD).")
  String as;

  @Override
  public Integer call() {
    try (OpenLog open = log.open()) {
      String name = name(open.lineage());
      Lineage first = Lineage.read(open.settings(), open.lineage());
      Past past = new Past(open.settings(), name, from);
      past.requirePoint(first);
      createTopics(open.settings(), name);
      int copied = past.copy(first);
      spec.commandLine()
          .getOut()
          .printf(
              "lineage %s: as %s up to sequence %d, %d edits copied now%n",
              name, first.name(), from, copied);
      edit(open.settings(), first.name(), name);
    }
    return 0;
  }

  private void edit(KafkaSettings settings, String first, String name) {
    try (Follower follower = new Follower(settings, first, name)) {
      editor.run(settings, name, spec.commandLine().getOut(), feed(follower), Optional.empty());
    }
  }

  private static EditorRun.Feed feed(Follower follower) {
    return new EditorRun.Feed() {
      @Override
      public void drain() {
        follower.drain();
      }

      @Override
      public void run() {
        follower.run();
      }

      @Override
      public void stop() {
        follower.stop();
      }
    };
  }

  private String name(String first) {
    String name = as == null ? "%s-%d-%s".formatted(first, from, editor.editor.method) : as;
    if (name.equals(first)) {
      throw new CliException(
          "lineage %s cannot be its own fork; give --as another name".formatted(first));
    }
    try {
      Topics.edits(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return name;
  }

  private static void createTopics(KafkaSettings settings, String name) {
    try (Admin admin = settings.admin()) {
      TopicAdmin.create(admin, Topics.all(name));
    }
  }
}
