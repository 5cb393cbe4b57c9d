package dev.errata.evaluator.dashboard.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions of the wanted topics a consumer reads. Topics may come into being later; each is
 * read from its start.
 */
final class Partitions {
  private final Consumer<?, ?> consumer;
  private final List<String> wanted;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Map<TopicPartition, Long> endAtStart = new HashMap<>();

  Partitions(Consumer<?, ?> consumer, List<String> wanted) {
    this.consumer = consumer;
    this.wanted = List.copyOf(wanted);
  }

  /** Adds topics that exist now. */
  void refresh() {
    if (missing().isEmpty()) {
      return;
    }
    Map<String, List<PartitionInfo>> topics = consumer.listTopics();
    List<TopicPartition> fresh = new ArrayList<>();
    for (String topic : missing()) {
      topics
          .getOrDefault(topic, List.of())
          .forEach(info -> fresh.add(new TopicPartition(topic, info.partition())));
    }
    if (!fresh.isEmpty()) {
      assigned.addAll(fresh);
      consumer.assign(assigned);
      consumer.seekToBeginning(fresh);
      endAtStart.putAll(consumer.endOffsets(fresh));
    }
  }

  List<String> missing() {
    return wanted.stream()
        .filter(topic -> assigned.stream().noneMatch(p -> p.topic().equals(topic)))
        .toList();
  }

  boolean isEmpty() {
    return assigned.isEmpty();
  }

  /** Whether all has been read that was there when its topic was first seen. */
  boolean isCaughtUp() {
    endAtStart.entrySet().removeIf(e -> consumer.position(e.getKey()) >= e.getValue());
    return endAtStart.isEmpty();
  }
}
