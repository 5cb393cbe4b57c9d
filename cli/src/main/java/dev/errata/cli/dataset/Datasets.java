package dev.errata.cli.dataset;

import dev.errata.cli.CliException;
import dev.errata.world.Fact;
import dev.errata.world.World;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens a benchmark by its name on the command line. */
public final class Datasets {
  /** For messages and help. */
  public static final String NAMES =
      "world, world:tuning, world:all, counterfact:FILE, zsre:FILE, fever:FILE, wikibigedit:FILE or"
          + " knowedit:FILE; FILE#training and FILE#reported are halves that share no subject,"
          + " FILE#foreign is the latter without subjects of the bundled world";

  /** The part of the bundled world to report. */
  public static final String WORLD = "world";

  /** Both parts of the bundled world together, for sequences longer than one of them. */
  public static final String WORLD_ALL = "world:all";

  private static final String WORLD_TUNING = "world:tuning";

  private static final Map<String, Function<Path, List<EditCase>>> FORMATS = new LinkedHashMap<>();

  static {
    FORMATS.put("counterfact:", file -> CaseFile.read(file, CounterFact::read));
    FORMATS.put("zsre:", file -> Kilt.readOr(ZsRe::read, file));
    FORMATS.put("fever:", file -> Kilt.readOr(Fever::read, file));
    FORMATS.put("wikibigedit:", file -> CaseFile.read(file, WikiBigEdit::read));
    FORMATS.put("knowedit:", file -> CaseFile.read(file, KnowEdit::read));
  }

  private Datasets() {}

  /**
   * @param name one of {@link #NAMES}
   * @throws CliException when there is no such data set, or its file is not of its format
   */
  public static Benchmark open(String name) {
    if (name.equals(WORLD)) {
      return WorldBenchmark.reported();
    }
    if (name.equals(WORLD_TUNING)) {
      return WorldBenchmark.tuning();
    }
    if (name.equals(WORLD_ALL)) {
      return WorldBenchmark.all();
    }
    return new CaseBenchmark(cases(name));
  }

  /**
   * Ends the name of the half of a file that no method was trained on, without subjects of the
   * bundled world, on which networks of the bundled model were trained.
   */
  public static final String FOREIGN = "#foreign";

  /** Halves of a file by a hash of the subject, for methods that are trained. */
  private enum Part {
    TRAINING("#training", 0),
    REPORTED("#reported", 1),
    FOREIGN(Datasets.FOREIGN, 1);

    private final String suffix;
    private final int remainder;

    Part(String suffix, int remainder) {
      this.suffix = suffix;
      this.remainder = remainder;
    }

    boolean has(EditCase edit) {
      return Math.floorMod(edit.subject().hashCode(), 2) == remainder;
    }
  }

  /**
   * The edits of a benchmark in a file, in its order.
   *
   * @throws CliException when there is no such data set, or its file is not of its format
   */
  public static List<EditCase> cases(String name) {
    Set<String> ofWorld = name.endsWith(FOREIGN) ? subjectsOfWorld() : Set.of();
    for (Part part : Part.values()) {
      if (name.endsWith(part.suffix)) {
        return all(name.substring(0, name.length() - part.suffix.length())).stream()
            .filter(part::has)
            .filter(part == Part.FOREIGN ? edit -> !ofWorld.contains(edit.subject()) : edit -> true)
            .toList();
      }
    }
    return all(name);
  }

  private static Set<String> subjectsOfWorld() {
    World world = World.load();
    return Stream.concat(world.baseline().stream(), world.people().stream())
        .map(Fact::subject)
        .collect(Collectors.toSet());
  }

  private static List<EditCase> all(String name) {
    return FORMATS.entrySet().stream()
        .filter(format -> name.startsWith(format.getKey()))
        .findFirst()
        .map(format -> format.getValue().apply(file(name, format.getKey())))
        .orElseThrow(
            () -> new CliException("unknown data set '%s': expected %s".formatted(name, NAMES)));
  }

  private static Path file(String name, String prefix) {
    try {
      return Path.of(name.substring(prefix.length()));
    } catch (InvalidPathException e) {
      throw new CliException("data set '%s' names no file: %s".formatted(name, e.getReason()), e);
    }
  }
}
