package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a source is told in one line, before any broker is asked. */
class IngestCommandTest {
  @TempDir Path directory;

  @Test
  void shouldNameTheFileThatIsMissing() {
    assertRefused(1, "no-such.csv", "ingest", "csv", "no-such.csv");
    assertRefused(1, "no-such.xml", "ingest", "wikidata", "--dump=no-such.xml");
    assertRefused(1, "no-such.json", "ingest", "zsre", "--file=no-such.json");
    assertRefused(1, "no-such.json", "ingest", "debezium", "x", "--mapping=no-such.json");
  }

  @Test
  void shouldSayWhatIsWrongWithAnOption() throws IOException {
    String csv = file("facts.csv", "subject\n");
    String mapping = "--mapping=" + file("mapping.json", "{}");

    assertRefused(2, "[pm]", "ingest", "csv", csv, "--column=pm=object");
    assertRefused(2, "expected one character", "ingest", "csv", csv, "--delimiter=::");
    assertRefused(2, "'6' is no Wikidata property", "ingest", "wikidata", "--property=6");
    assertRefused(2, "'ftp://x'", "ingest", "wikidata", "--stream-url=ftp://x");
    assertRefused(2, "expected more than 0", "ingest", "wikidata", "--requests-per-second=0");
    assertRefused(2, "either a FILE or --topic", "ingest", "debezium", mapping);
    assertRefused(2, "either a FILE or --topic", "ingest", "debezium", csv, mapping, "--topic=t");
    assertRefused(2, "--mapping", "ingest", "debezium", csv);
    assertRefused(2, "--start", "ingest", "zsre", "--file=" + csv, "--start=soon");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    String csv = file("facts.csv", "subject\n");
    String position = file("position", "\n");

    assertRefused(
        1, "mapping.json", "ingest", "debezium", csv, "--mapping=" + file("mapping.json", "{}"));
    assertRefused(1, "position", "ingest", "wikidata", "--position=" + position);
    assertRefused(1, "not valid JSON", "ingest", "zsre", "--file=" + csv);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static void assertRefused(int exitCode, String expected, String... arguments) {
    Invocation invocation = Invocation.of(arguments);

    assertThat(invocation.err()).startsWith("errata: ").contains(expected);
    assertThat(invocation.err()).doesNotContain("\tat ");
    assertThat(invocation.exitCode()).isEqualTo(exitCode);
  }
}
