package dev.errata.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of the catalogue, and compares those that exist with it. */
public final class TopicAdmin {
  private static final Duration PROPAGATION = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private TopicAdmin() {}

  /**
   * Creates the topics that do not exist, with the broker's default replication, and verifies all.
   *
   * @return the names of the topics it created
   * @throws TopicLayoutException when one exists with another layout
   * @throws EventLogException when the broker cannot be reached or refuses
   */
  public static List<String> create(Admin admin, Collection<? extends Topic<?, ?>> topics) {
    Map<String, KafkaFuture<Void>> results =
        admin.createTopics(topics.stream().map(TopicAdmin::newTopic).toList()).values();
    List<String> created = new ArrayList<>();
    for (Topic<?, ?> topic : topics) {
      if (isNew(topic.name(), results.get(topic.name()))) {
        created.add(topic.name());
      }
    }
    created.forEach(name -> awaitKnown(admin, name));
    verify(admin, topics);
    return created;
  }

  /** Brokers learn of a new topic a moment after the controller has created it. */
  private static void awaitKnown(Admin admin, String name) {
    long deadline = System.nanoTime() + PROPAGATION.toNanos();
    while (describe(admin, name).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new EventLogException(
            "Topic %s was created, but the broker does not know it after %d s"
                .formatted(name, PROPAGATION.toSeconds()));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted: wait for a new topic", e);
    }
  }

  /**
   * Compares partition counts and cleanup policies with the catalogue.
   *
   * @throws TopicLayoutException naming all topics that are missing or differ, in one line
   * @throws EventLogException when the broker cannot be reached or refuses
   */
  public static void verify(Admin admin, Collection<? extends Topic<?, ?>> topics) {
    List<String> problems = new ArrayList<>();
    for (Topic<?, ?> topic : topics) {
      describe(admin, topic.name())
          .ifPresentOrElse(
              found -> compare(topic, found, policy(admin, topic.name()), problems),
              () -> problems.add(topic.name() + " does not exist"));
    }
    if (!problems.isEmpty()) {
      throw new TopicLayoutException(
          "Wrong topic layout: "
              + String.join("; ", problems)
              + ". Create missing topics with `errata topics`; recreate or alter the others.");
    }
  }

  private static void compare(
      Topic<?, ?> topic, TopicDescription found, String policy, List<String> problems) {
    if (!topic.allows(found.partitions().size())) {
      problems.add(
          "%s has %d partitions, expected %d"
              .formatted(topic.name(), found.partitions().size(), topic.partitions()));
    }
    String expected = topic.retention().settings().get(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (!expected.equals(policy)) {
      problems.add(
          "%s has cleanup.policy=%s, expected %s".formatted(topic.name(), policy, expected));
    }
  }

  private static NewTopic newTopic(Topic<?, ?> topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
        .configs(new HashMap<>(topic.retention().settings()));
  }

  private static boolean isNew(String name, KafkaFuture<Void> result) {
    try {
      await("create topic " + name, result);
      return true;
    } catch (EventLogException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<TopicDescription> describe(Admin admin, String name) {
    try {
      return Optional.of(
          await(
              "describe topic " + name,
              admin.describeTopics(List.of(name)).topicNameValues().get(name)));
    } catch (EventLogException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String policy(Admin admin, String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        await(
            "read settings of topic " + name,
            admin.describeConfigs(List.of(resource)).values().get(resource));
    return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
  }

  private static <T> T await(String operation, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new EventLogException(
          "Cannot %s: %s".formatted(operation, e.getCause().getMessage()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted: " + operation, e);
    }
  }
}
