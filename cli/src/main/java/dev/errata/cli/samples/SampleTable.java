package dev.errata.cli.samples;

import dev.errata.event.MetricSample;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Samples for people: a line each. */
public final class SampleTable {
  private static final String HEAD = "%8s  %-24s  %-32s  %-4s  %10s  %10s  %10s  %6s  %10s";

  private SampleTable() {}

  /** A head line, then one for each sample. */
  public static List<String> lines(List<MetricSample> samples) {
    String head =
        HEAD.formatted(
            "sequence", "event time", "metric", "dim", "value", "low", "high", "n", "unedited");
    return Stream.concat(Stream.of(head), samples.stream().map(SampleTable::line)).toList();
  }

  private static String line(MetricSample sample) {
    return HEAD.formatted(
        sample.getSequence(),
        sample.getEventTime(),
        sample.getMetric(),
        sample.getDimension(),
        number(sample.getValue()),
        number(sample.getLow()),
        number(sample.getHigh()),
        sample.getN(),
        sample.getBaseline() == null ? "-" : number(sample.getBaseline()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
