package dev.errata.stream.topology;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Shows what waits for the editor, as gauges of the group {@code stream-errata-metrics}: {@code
 * batches-waiting} and {@code edits-held}, the edits of the batch that is open.
 */
final class BackPressure {
  private final Sensor batchesWaiting;
  private final Sensor editsHeld;

  BackPressure(ProcessingContext context) {
    batchesWaiting = gauge(context, "batches-waiting", "closed batches that are not edited yet");
    editsHeld = gauge(context, "edits-held", "edits of the batch that is open");
  }

  void record(int batches, int edits) {
    batchesWaiting.record(batches);
    editsHeld.record(edits);
  }

  private static Sensor gauge(ProcessingContext context, String name, String description) {
    StreamsMetrics metrics = context.metrics();
    Sensor sensor = metrics.addSensor(context.taskId() + "." + name, Sensor.RecordingLevel.INFO);
    Map<String, String> task = Map.of("task-id", context.taskId().toString());
    sensor.add(new MetricName(name, "stream-errata-metrics", description, task), new Value());
    return sensor;
  }
}
