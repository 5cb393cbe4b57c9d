package dev.errata.cli.command;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.gate.Gate;
import dev.errata.evaluator.gate.Threshold;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.probe.SampleSize;
import dev.errata.evaluator.service.EvaluatorService;
import dev.errata.evaluator.service.EvaluatorSettings;
import dev.errata.evaluator.service.FallWatch;
import dev.errata.evaluator.service.GateKeeper;
import dev.errata.evaluator.service.QualityTopic;
import dev.errata.evaluator.service.TimeMachine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much an evaluator measures by itself, and what it makes of it. */
public final class QualityOptions {
  private static final Duration IDLE = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  private double share;
  private long sweepEvery;
  private double leastFall;
  private List<Threshold> gate = List.of();

  @Option(
      names = "--sample-share",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Largest share of the time to spend on measuring, gate apart (default:"
              + " ${DEFAULT-VALUE}).")
  void share(double value) {
    require("--sample-share", value > 0 && value <= 1, value, "above 0, at most 1");
    share = value;
  }

  @Option(
      names = "--sweep-every",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Ask every probe after so many batches even without idle time; 0 for in idle time only"
              + " (default: ${DEFAULT-VALUE}).")
  void sweepEvery(long value) {
    require("--sweep-every", value >= 0, value, "0 or more");
    sweepEvery = value;
  }

  @Option(
      names = "--alert-fall",
      paramLabel = "POINTS",
      defaultValue = "0.05",
      description =
          "Smallest fall of a metric to look into and raise an alert for; 0 for no alerts (default:"
              + " ${DEFAULT-VALUE}).")
  void leastFall(double value) {
    require("--alert-fall", value >= 0 && value <= 1, value, "0 to 1");
    leastFall = value;
  }

  @Option(
      names = "--gate",
      paramLabel = "THRESHOLD",
      split = ",",
      description = {
        "Measure every batch and give a verdict on it, for 'errata edit --gated'. A threshold is"
            + " METRIC>=X or METRIC<=X, of teacher-forced answers, or METRIC:ar of the model's own;"
            + " METRIC.drop and METRIC.rise are the change since the last state that passed. For"
            + " example: efficacy.latest>=0.8,locality.drop<=0.05"
      })
  void gate(List<String> texts) {
    try {
      gate = texts.stream().map(Threshold::parse).toList();
    } catch (EvaluationException e) {
      throw new ParameterException(spec.commandLine(), "--gate: " + e.getMessage(), e);
    }
  }

  EvaluatorSettings settings() {
    return new EvaluatorSettings(SampleSize.DEFAULT, share, sweepEvery, IDLE);
  }

  /** Has a service do what was asked for. */
  EvaluatorService equip(
      EvaluatorService service,
      String lineage,
      ProbePlan plan,
      ModelEvaluator evaluator,
      TimeMachine past,
      QualityTopic topic) {
    Clock clock = Clock.systemUTC();
    service.withSweeps(past);
    if (leastFall > 0) {
      FallCriteria standard = FallCriteria.DEFAULT;
      FallCriteria criteria = new FallCriteria(leastFall, standard.p(), standard.culpritShare());
      service.withWatch(new FallWatch(lineage, plan, evaluator, past, topic, criteria, clock));
    }
    if (!gate.isEmpty()) {
      service.withGate(new GateKeeper(lineage, new Gate(gate), topic, past.last(), clock));
    }
    return service;
  }

  private void require(String option, boolean holds, Object value, String expected) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), "%s %s: expected %s".formatted(option, value, expected));
    }
  }
}
