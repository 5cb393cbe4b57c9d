package dev.errata.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings of a single node that is both broker and controller. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Internal topics live on the one node there is, in one partition each. */
  private static final List<String> ONE =
      List.of(
          "offsets.topic.replication.factor",
          "offsets.topic.num.partitions",
          "transaction.state.log.replication.factor",
          "transaction.state.log.min.isr",
          "transaction.state.log.num.partitions",
          "share.coordinator.state.topic.replication.factor",
          "share.coordinator.state.topic.min.isr",
          "share.coordinator.state.topic.num.partitions",
          "default.replication.factor",
          "min.insync.replicas");

  private BrokerSettings() {}

  /** The settings below, with others in place of or beside them. */
  static Map<String, String> of(Path directory, int port, Map<String, String> others) {
    Map<String, String> settings = of(directory, port);
    settings.putAll(others);
    return settings;
  }

  /** Port 0 of a listener means any free port. */
  static Map<String, String> of(Path directory, int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@" + Ports.HOST + ":0");
    settings.put(
        "listeners", listener(CLIENT_LISTENER, port) + "," + listener(CONTROLLER_LISTENER, 0));
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("log.dirs", directory.toString());
    ONE.forEach(name -> settings.put(name, "1"));
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A few clients on a small machine need few threads and buffers.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    return settings;
  }

  private static String listener(String name, int port) {
    return name + "://" + Ports.HOST + ":" + port;
  }
}
