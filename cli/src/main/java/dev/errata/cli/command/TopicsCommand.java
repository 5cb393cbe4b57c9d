package dev.errata.cli.command;

import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates or checks the topics of a lineage. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Create the topics that are missing and check the layout of all.")
public final class TopicsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;

  @Option(names = "--check", description = "Create nothing; fail when a topic is missing.")
  boolean check;

  @Override
  public Integer call() {
    KafkaSettings settings = kafka.settings();
    List<? extends Topic<String, ?>> topics = Topics.all(lineage.lineage);
    try (Admin admin = KafkaOptions.requireBroker(settings)) {
      Set<String> created = new HashSet<>();
      if (check) {
        TopicAdmin.verify(admin, topics);
      } else {
        created.addAll(TopicAdmin.create(admin, topics));
      }
      print(topics, created);
    }
    return 0;
  }

  private void print(List<? extends Topic<String, ?>> topics, Set<String> created) {
    PrintWriter out = spec.commandLine().getOut();
    for (Topic<String, ?> topic : topics) {
      String kept =
          topic.retention().compacted()
              ? "compacted"
              : topic.retention().limit().map(d -> d.toDays() + " days").orElse("forever");
      out.printf(
          "%-34s %d partition, %-10s %s%n",
          topic.name(), topic.partitions(), kept, created.contains(topic.name()) ? "created" : "");
    }
  }
}
