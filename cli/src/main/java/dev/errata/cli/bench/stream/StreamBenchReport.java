package dev.errata.cli.bench.stream;

import dev.errata.cli.bench.Timing;
import java.util.List;

/**
 * What {@code errata bench stream --report} writes; a part that was left out is null.
 *
 * @param cores of the machine, shared by broker, application and measurement
 * @param java version of the virtual machine
 */
public record StreamBenchReport(
    int cores, String java, Throughputs throughput, Load sustained, Latencies latency) {

  /**
   * Facts a second.
   *
   * @param facts in a run
   * @param stream through the application
   * @param copy of the same records by a bare copy with the same guarantee, exactly once
   * @param plain of the same records by a bare copy without transactions
   * @param ofCopy the application's over the copy's, run by run
   * @param ofPlain the application's over the plain copy's, run by run
   */
  public record Throughputs(
      int facts, Timing stream, Timing copy, Timing plain, Timing ofCopy, Timing ofPlain) {}

  /**
   * A constant load.
   *
   * @param state facts known before
   * @param filled facts a second while these were learnt
   * @param asked changes a second that were sent
   * @param seconds for how long
   * @param sustained changes a second that were processed, until the last one was
   * @param greatestLag changes sent and not processed, at most, read once a second
   * @param heapMebibytes used after a full collection: at the start, at each quarter and at the end
   */
  public record Load(
      int state,
      double filled,
      int asked,
      long seconds,
      double sustained,
      long greatestLag,
      List<Long> heapMebibytes) {
    public Load {
      heapMebibytes = List.copyOf(heapMebibytes);
    }
  }

  /**
   * Milliseconds from sending a fact to reading its committed batch.
   *
   * @param rate facts a second
   * @param n facts measured
   */
  public record Latencies(int rate, int n, double median, double p99, double most) {}
}
