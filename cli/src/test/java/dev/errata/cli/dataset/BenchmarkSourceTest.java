package dev.errata.cli.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Pacer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkSourceTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void shouldGiveEachCaseAsAFactWithItsPrompts() throws Exception {
    List<FactUpdate> facts =
        read(
            "counterfact",
            """
            [{"case_id": 2, "prompt": "Toko Yasuda, the", "target_new": "piano",
              "subject": "Toko Yasuda", "ground_truth": "guitar",
              "rephrase_prompt": "Toko Yasuda is incredible at",
              "locality_prompt": "John Lennon performs on the"},
             {"case_id": 3, "prompt": "Toko Yasuda was born in", "target_new": "Rome",
              "subject": "Toko Yasuda", "ground_truth": "Kyoto",
              "rephrase_prompt": "r", "locality_prompt": "l"}]
            """);

    FactUpdate first = facts.get(0);
    assertThat(first.getEventId()).isEqualTo("counterfact/2");
    assertThat(first.getSubject().getLabel()).isEqualTo("Toko Yasuda");
    assertThat(first.getOldObject().getLabel()).isEqualTo("guitar");
    assertThat(first.getNewObject().getLabel()).isEqualTo("piano");
    assertThat(first.getPrompts())
        .isEqualTo(
            new Prompts(
                "Toko Yasuda, the",
                List.of("Toko Yasuda is incredible at"),
                List.of("John Lennon performs on the")));
    assertThat(facts)
        .extracting(FactUpdate::getEventTime)
        .containsExactly(START, START.plusSeconds(60));
    assertThat(facts).extracting(f -> f.getProperty().getId()).doesNotHaveDuplicates();
    assertThat(facts).extracting(f -> f.getProperty().getLabel()).contains("{} was born in");
  }

  @Test
  void shouldKeepARelationThatTheBenchmarkNames() throws Exception {
    List<FactUpdate> facts =
        read(
            "counterfact",
            """
            [{"case_id": 0, "requested_rewrite": {"prompt": "{} speaks", "relation_id": "P103",
              "target_new": {"str": "English"}, "target_true": {"str": "French"},
              "subject": "Danielle Darrieux"},
              "paraphrase_prompts": ["p"], "neighborhood_prompts": ["n"]}]
            """);

    assertThat(facts.get(0).getProperty().getId()).isEqualTo("P103");
  }

  @Test
  void shouldRefuseACaseWithoutASubject() {
    assertThatThrownBy(
            () ->
                read(
                    "counterfact",
                    """
                    [{"case_id": 7, "prompt": "x", "target_new": "y", "subject": "",
                      "ground_truth": "z", "rephrase_prompt": "r", "locality_prompt": "l"}]
                    """))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("case 7 has no subject");
  }

  private List<FactUpdate> read(String benchmark, String json)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("cases.json"), json);
    List<FactUpdate> facts = new ArrayList<>();
    new BenchmarkSource(benchmark, file, START, Pacer.none())
        .run(
            new FactSink() {
              @Override
              public void publish(FactUpdate update) {
                facts.add(update);
              }

              @Override
              public void reject(DeadLetter letter) {
                throw new AssertionError(letter.getMessage());
              }
            });
    return facts;
  }
}
