package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsCommandIT {
  private static final String WEIGHT = "transformer.h.0.mlp.c_proj.weight";

  @TempDir Path directory;

  @Test
  void shouldComputeTheMomentOfATextOnce() throws IOException {
    Path text = Files.writeString(directory.resolve("text.txt"), "One line.\n\nAnother line.\n");

    Invocation first = statistics("--corpus=" + text, "--layers=0");
    Path kept = kept();
    FileTime written = Files.getLastModifiedTime(kept);
    Invocation again = statistics("--corpus=" + text, "--layers=0");

    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains(WEIGHT, "keys of length 4096 from 2 sentences");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(kept()).isEqualTo(kept);
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
  }

  @Test
  void shouldSayWhatIsWrongWithAnOption() {
    assertThat(statistics("--layers=2").message())
        .isEqualTo("errata: --layers names layer 2; the model has layers 0 to 1");
    assertThat(statistics("--corpus=no-such.txt").message())
        .isEqualTo("errata: corpus no-such.txt does not exist");
    assertThat(statistics("--corpus-sentences=0").message())
        .isEqualTo("errata: --corpus-sentences is 0; it must be at least 1");
  }

  private Invocation statistics(String... options) {
    String[] always = {
      "statistics", "--model=" + BundledModel.directory(), "--cache=" + directory.resolve("cache")
    };
    return Invocation.of(
        Stream.concat(Stream.of(always), Stream.of(options)).toArray(String[]::new));
  }

  /** The only file. */
  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache").resolve("null-space"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
