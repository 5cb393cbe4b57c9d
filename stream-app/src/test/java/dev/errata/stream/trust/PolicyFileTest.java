package dev.errata.stream.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.stream.StreamException;
import dev.errata.stream.trust.TrustPolicy.NewAccounts;
import dev.errata.stream.trust.TrustPolicy.SubjectLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static final Path PAGE = Path.of("../docs/stream.md");

  @TempDir Path directory;

  @Test
  void shouldReadTheExampleOfThePage() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```json") + "```json".length();

    TrustPolicy policy = read(page.substring(start, page.indexOf("```", start)));

    assertThat(policy)
        .isEqualTo(
            new TrustPolicy(
                Set.of(),
                Set.of("P18"),
                Map.of("P6", Duration.ofDays(1)),
                Map.of("wikidata", Duration.ofMinutes(10)),
                Map.of("GoodBot", Duration.ZERO),
                Duration.ofHours(6),
                new NewAccounts(Duration.ofDays(4), Duration.ofHours(2)),
                Optional.of(new SubjectLimit(5, Duration.ofDays(1)))));
  }

  @Test
  void shouldTreatAllAlikeWhenNothingIsSaid() throws IOException {
    assertThat(read("{}")).isEqualTo(TrustPolicy.EQUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; is no JSON",
        "{\"bots\": []}; has unknown fields [bots], known are [actors, allow",
        "{\"settle\": {\"P6\": \"soon\"}}; 'settle': 'P6' is 'soon', expected a duration",
        "{\"anonymous\": \"-PT1S\"}; 'anonymous' is '-PT1S', expected a duration of zero or more",
        "{\"subjects\": {\"edits\": 0, \"within\": \"P1D\"}}; subject limit is 0 edits",
        "{\"subjects\": {\"within\": \"P1D\"}}; 'subjects' has no field 'edits'",
        "{\"new-accounts\": {\"age\": \"P1D\"}}; 'new-accounts' has no field 'wait'",
      })
  void shouldSayWhatIsWrong(String policy, String expected) {
    assertThatThrownBy(() -> read(policy))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("policy.json")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldNameTheFileThatIsMissing() {
    assertThatThrownBy(() -> PolicyFile.read(directory.resolve("none.json")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("none.json does not exist");
  }

  private TrustPolicy read(String policy) throws IOException {
    return PolicyFile.read(Files.writeString(directory.resolve("policy.json"), policy));
  }
}
