package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.BundledModel;
import dev.errata.cli.Invocation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small experiment on the bundled model, with a data set of its own. */
class ExperimentIT {
  private static final String CASE =
      """
      {"case_id": %d, "prompt": "The head of government of %s is", "target_new": "%s",
       "subject": "%s", "ground_truth": "Nobody", "rephrase_prompt": "%s is governed by",
       "locality_prompt": "The capital of Norway is"}
      """;

  @TempDir Path directory;

  @Test
  void shouldReportEverythingBesideTheUneditedModel() throws Exception {
    Path cases = directory.resolve("cases.json");
    String refused = edit(4, "France", "").replace("of France", "of another state");
    Files.writeString(
        cases,
        "[%s, %s, %s, %s]"
            .formatted(
                edit(1, "Japan", "Angela Merkel"),
                edit(2, "Italy", "David Cameron"),
                edit(3, "Spain", "Shinzo Abe"),
                refused));
    Path choices = directory.resolve("seats.jsonl");
    Files.writeString(
        choices,
        "{\"prompt\": \"The capital of Norway is\", \"options\": [\"Rome\", \"Oslo\"], \"answer\": 1}");
    Path report = directory.resolve("report.json");

    Invocation invocation =
        Invocation.of(
            "experiment",
            "--model=" + BundledModel.directory(),
            "--dataset=counterfact:" + cases,
            "--batches=2x2",
            "--seed=2",
            "--measure-at=2",
            "--choices=" + choices,
            "--report=" + report,
            "--chart=" + directory.resolve("curves.png"));

    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.at("/dataset").asText()).isEqualTo("counterfact:cases.json");
    assertThat(json.at("/batches").asInt()).isEqualTo(2);
    assertThat(json.at("/batchSize").asInt()).isEqualTo(2);
    assertThat(json.at("/edits").asInt()).isEqualTo(3);
    assertThat(json.at("/rejected/empty-target").asInt()).isEqualTo(1);
    assertThat(json.at("/metrics/efficacy/tf").asDouble()).isGreaterThan(0.8);
    assertThat(json.at("/unedited/efficacy/tf").asDouble()).isLessThan(0.6);
    assertThat(json.at("/intervals/efficacy/tf/n").asInt()).isEqualTo(3);
    assertThat(json.at("/metrics/perplexity/none").asDouble()).isBetween(1.0, 3.0);
    assertThat(json.at("/unedited/perplexity/none").asDouble()).isBetween(1.0, 2.0);
    assertThat(json.at("/metrics/efficacy/cmp").asDouble()).isEqualTo(1);
    assertThat(json.at("/metrics/ability.choice.seats/cmp").asDouble()).isEqualTo(1);
    assertThat(json.at("/metrics/ability.choice/cmp").asDouble()).isGreaterThan(0.9);
    assertThat(json.at("/metrics/entropy/none").asDouble()).isPositive();
    assertThat(json.at("/curve")).hasSize(2);
    assertThat(json.at("/curve/0/edits").asInt()).isEqualTo(2);
    assertThat(json.at("/deltaBytesPerEdit").asDouble()).isGreaterThan(1000);
    assertThat(json.at("/weightsDigest").asText()).startsWith("sha256:");
    assertThat(directory.resolve("curves.png")).exists();
  }

  private static String edit(int id, String subject, String target) {
    return CASE.formatted(id, subject, target, subject, subject);
  }
}
