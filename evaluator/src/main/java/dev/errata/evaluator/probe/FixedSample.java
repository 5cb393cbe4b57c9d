package dev.errata.evaluator.probe;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A sample that stays the same while its members are there: the first ones in the order of a seeded
 * hash of their names.
 */
final class FixedSample {
  private static final long SEED = 20150101L;

  private FixedSample() {}

  /** At most {@code size} of all, in the order they come in. */
  static <T> List<T> of(List<T> all, Function<T, String> name, int size) {
    if (all.size() <= size) {
      return List.copyOf(all);
    }
    Comparator<T> order =
        Comparator.<T>comparingLong(each -> hash(name.apply(each))).thenComparing(name);
    Set<T> chosen = all.stream().sorted(order).limit(size).collect(Collectors.toSet());
    return all.stream().filter(chosen::contains).toList();
  }

  /** String hashes of like names are alike; the steps of SplitMix64 spread them. */
  private static long hash(String name) {
    long z = SEED + name.hashCode();
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
