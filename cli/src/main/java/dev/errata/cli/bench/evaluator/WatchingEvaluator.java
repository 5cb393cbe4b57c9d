package dev.errata.cli.bench.evaluator;

import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.probe.SampleSize;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.EvaluatorSettings;
import dev.errata.evaluator.service.MetricsTopic;
import dev.errata.evaluator.service.Replica;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** An evaluator in a thread of its own, as the demo runs it, without alerts. */
final class WatchingEvaluator implements AutoCloseable {
  private static final long JOIN_MILLIS = 30_000;
  private static final long POLL_MILLIS = 20;

  private final LanguageModel base;
  private final Replica replica;
  private final MetricsTopic topic;
  private final EvaluatorService service;
  private final Thread thread;

  WatchingEvaluator(Path model, KafkaSettings kafka, String lineage, double share) {
    base = LanguageModel.load(model);
    replica = new Replica(LanguageModel.load(model), kafka, lineage, entry -> {});
    topic = new MetricsTopic(kafka, lineage, Clock.systemUTC());
    service =
        new EvaluatorService(
            replica,
            ProbePlan.of(World.load(), Verbaliser.load()),
            new ModelEvaluator(new UneditedModel(ModelRespondent.of(base)), Bootstrap.DEFAULT),
            new EvaluatorSettings(SampleSize.DEFAULT, share),
            List.of(topic),
            Clock.systemUTC());
    thread = new Thread(service::run, "evaluator");
    thread.start();
  }

  /** Processor time of its thread, which with one thread per model is all that it computes. */
  long processorNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  /** Waits until a sequence, or a later one, is measured. */
  boolean awaitSample(long sequence, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (service.latest().filter(latest -> latest.sequence() >= sequence).isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  @Override
  public void close() throws InterruptedException {
    service.close();
    thread.join(JOIN_MILLIS);
    topic.close();
    replica.close();
    base.close();
  }
}
