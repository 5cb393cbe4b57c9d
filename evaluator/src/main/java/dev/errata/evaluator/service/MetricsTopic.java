package dev.errata.evaluator.service;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.event.MetricSample;
import dev.errata.schemas.EventLogException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes measurements to the metrics topic of a lineage, one record per metric and dimension.
 */
public final class MetricsTopic implements MetricsSink, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsTopic.class);

  private final String lineage;
  private final String topic;
  private final Producer<String, SpecificRecord> producer;
  private final Clock clock;
  private volatile Exception failure;

  public MetricsTopic(KafkaSettings kafka, String lineage, Clock clock) {
    this.lineage = lineage;
    this.topic = Topics.metrics(lineage).name();
    this.producer = kafka.producer(Optional.empty());
    this.clock = clock;
  }

  /**
   * Returns when the broker has all samples. While the registry does not answer, a report is left
   * out: the next one says as much.
   *
   * @throws EventLogException when the broker refused a sample
   */
  @Override
  public void accept(MetricsReport report) {
    try {
      write(report);
    } catch (SerializationException e) {
      if (!RegistryOutage.isCauseOf(e)) {
        throw new EventLogException(
            "Topic %s: a sample cannot be written: %s".formatted(topic, e.getMessage()), e);
      }
      LOGGER.warn(
          "The measurement at sequence {} of {} is not logged: the schema registry does not answer",
          report.sequence(),
          lineage);
    }
  }

  private void write(MetricsReport report) {
    Instant now = clock.instant();
    report
        .metrics()
        .forEach(
            (metric, values) ->
                values.forEach(
                    (dimension, value) -> send(sample(report, metric, dimension, value, now))));
    producer.flush();
    if (failure != null) {
      throw new EventLogException(
          "Topic %s refused a sample: %s".formatted(topic, failure.getMessage()), failure);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(MetricSample sample) {
    producer.send(
        new ProducerRecord<>(topic, sample.getMetric(), sample),
        (metadata, exception) -> {
          if (exception != null) {
            failure = exception;
          }
        });
  }

  private MetricSample sample(
      MetricsReport report, String metric, Dimension dimension, Measurement value, Instant now) {
    Estimate estimate = value.estimate();
    return MetricSample.newBuilder()
        .setLineage(lineage)
        .setMetric(metric)
        .setDimension(dimension.code())
        .setValue(estimate.value())
        .setN(estimate.n())
        .setLow(estimate.low())
        .setHigh(estimate.high())
        .setBaseline(value.baseline().isPresent() ? value.baseline().getAsDouble() : null)
        .setSequence(report.sequence())
        .setEventTime(report.eventTime())
        .setMeasuredAt(now)
        .build();
  }
}
