package dev.errata.cli.suite;

import dev.errata.cli.dataset.Datasets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The edits that every contestant makes.
 *
 * @param name directory of its reports
 * @param dataset the benchmark
 * @param batches as {@code TxB}
 * @param measureAt numbers of edits after which everything is measured
 */
public record Course(String name, String dataset, String batches, List<Integer> measureAt) {
  public Course {
    measureAt = List.copyOf(measureAt);
  }

  /** 500 edits of the bundled world, ten at a time. */
  static Course world() {
    return new Course("world", "world", "50x10", List.of(10, 100, 250, 500));
  }

  /** 970 edits of the bundled world, ten at a time: as good as all facts that have changed. */
  static Course longWorld() {
    return new Course("world", Datasets.WORLD_ALL, "97x10", List.of(200, 500, 970));
  }

  /** 100 edits of CounterFact, ten at a time: facts that the bundled model has never heard of. */
  static Course counterFact(String file) {
    return new Course("counterfact", "counterfact:" + file, "10x10", List.of(10, 100));
  }

  /** 1,000 edits of CounterFact, of subjects that no network has been trained on, ten at a time. */
  static Course longCounterFact(String file) {
    return new Course(
        "counterfact", "counterfact:" + file + Datasets.FOREIGN, "100x10", List.of(200, 500, 1000));
  }

  List<String> arguments() {
    String points = measureAt.stream().map(String::valueOf).collect(Collectors.joining(","));
    return List.of("--dataset", dataset, "--batches", batches, "--measure-at", points);
  }
}
