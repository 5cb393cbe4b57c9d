package dev.errata.cli.experiment;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.cli.report.ExperimentReport.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Makes one report of the runs of all seeds. */
final class Summary {
  private Summary() {}

  static ExperimentReport of(ExperimentSpec spec, List<Run> runs, Map<String, String> environment) {
    ExperimentPlan plan = spec.plan();
    Run first = runs.get(0);
    double seconds = mean(runs, Run::seconds);
    double written = Math.max(1, mean(runs, Run::edits));
    boolean several = runs.size() > 1;
    return new ExperimentReport(
        spec.modelDirectory().toAbsolutePath().normalize().getFileName().toString(),
        dataset(spec.dataset()),
        spec.setup().settings().method(),
        spec.label(),
        hyperparameters(spec),
        plan.batches(),
        plan.batchSize(),
        first.seed(),
        (int) Math.round(mean(runs, Run::edits)),
        seconds,
        seconds / plan.edits(),
        PeakMemory.bytes(),
        mean(runs, Run::deltaBytes) / written,
        Values.mean(each(runs, Run::metrics)),
        Values.mean(each(runs, Run::unedited)),
        first.intervals(),
        curve(runs),
        first.weightsDigest(),
        rejected(runs),
        several ? Values.spread(each(runs, Run::metrics)) : Map.of(),
        several ? runs : List.of(),
        environment);
  }

  /** Without the directories that a file lies in on one machine. */
  private static String dataset(String name) {
    int colon = name.indexOf(':');
    return name.substring(0, colon + 1)
        + name.substring(Math.max(colon, name.lastIndexOf('/')) + 1);
  }

  private static List<Point> curve(List<Run> runs) {
    List<Point> curve = new ArrayList<>();
    for (int i = 0; i < runs.get(0).curve().size(); i++) {
      int index = i;
      List<Point> points = each(runs, run -> run.curve().get(index));
      curve.add(
          new Point(
              points.get(0).edits(),
              mean(points, Point::efficacy),
              mean(points, Point::seconds),
              Values.mean(each(points, Point::metrics))));
    }
    return curve;
  }

  /** Of all runs together. */
  private static Map<String, Integer> rejected(List<Run> runs) {
    Map<String, Integer> sum = new TreeMap<>();
    runs.forEach(run -> run.rejected().forEach((reason, n) -> sum.merge(reason, n, Integer::sum)));
    return sum;
  }

  private static Map<String, Object> hyperparameters(ExperimentSpec spec) {
    Map<String, Object> values = new LinkedHashMap<>();
    spec.setup()
        .settings()
        .canonical()
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> values.put(pair[0], pair[1]));
    return values;
  }

  private static <T> double mean(List<T> runs, ToDoubleFunction<T> value) {
    return runs.stream().mapToDouble(value).average().orElseThrow();
  }

  private static <T, V> List<V> each(List<T> runs, Function<T, V> value) {
    return runs.stream().map(value).toList();
  }
}
