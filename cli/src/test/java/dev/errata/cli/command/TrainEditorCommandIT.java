package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainEditorCommandIT {
  @TempDir Path directory;

  @Test
  void shouldTrainANetworkThatEdits() throws IOException {
    Invocation training = train("--sequence=3x4", "--epochs=2", "--set=rank=8");

    assertThat(training.err()).isEmpty();
    assertThat(training.exitCode()).isZero();
    assertThat(training.out()).contains("hypernetwork written to");
    assertThat(directory.resolve("rledit.png")).isNotEmptyFile();
    assertThat(Files.readString(directory.resolve("rledit.json")))
        .contains("\"command\" : \"errata train-editor", "\"epoch\" : 2", "\"reward\" : -");
    assertThat(directory.resolve("rledit.state")).doesNotExist();

    Invocation experiment =
        experiment("world", "--set=network=" + directory.resolve("rledit.safetensors"));
    assertThat(experiment.err()).isEmpty();
    assertThat(experiment.out()).contains("8 edits with rledit", "efficacy");
  }

  @Test
  void shouldRefuseToEvaluateWhatWasTrainedOn() throws IOException {
    Path cases = directory.resolve("cases.json");
    Files.writeString(cases, cases());
    String source = "counterfact:" + cases;

    assertThat(train("--train=" + source + "#training", "--evaluation=" + source).message())
        .startsWith("errata: source " + source + "#training shares ")
        .contains("train or evaluate on others");

    Invocation training =
        train(
            "--train=" + source + "#training",
            "--evaluation=" + source + "#reported",
            "--sequence=1x2",
            "--epochs=1",
            "--set=rank=2");
    assertThat(training.exitCode()).isZero();
    assertThat(
            experiment(
                    source + "#training",
                    "--batches=1x2",
                    "--set=network=" + directory.resolve("rledit.safetensors"))
                .message())
        .contains("shares")
        .contains("train or evaluate on others");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(train("--sequence=20").message())
        .isEqualTo("errata: sequence '20': expected TxB, T batches of B edits, such as 20x20");
    assertThat(train("--epochs=0").message())
        .isEqualTo("errata: --epochs must be at least 1, got 0");
    assertThat(train("--train=world").message()).contains("unknown data set 'world'");
    assertThat(train("--preset=gpt-9").message()).contains("Unknown training preset gpt-9");
  }

  /** Ten cases, of which each half has some. */
  private static String cases() {
    List<String> cases = new ArrayList<>();
    for (char letter = 'A'; letter < 'K'; letter++) {
      cases.add(
          """
          {"case_id": %d, "requested_rewrite": {"prompt": "The capital of {} is", "subject": "%s",
           "relation_id": "P36", "target_new": {"str": "Rome"}, "target_true": {"str": "Paris"}},
           "paraphrase_prompts": ["%s has the capital"], "neighborhood_prompts": ["The capital of"]}
          """
              .formatted((int) letter, letter + "land", letter + "land"));
    }
    return "[" + String.join(",", cases) + "]";
  }

  private Invocation train(String... options) {
    List<String> all = new ArrayList<>(List.of("train-editor", "--out=" + directory));
    all.add("--model=" + BundledModel.directory());
    all.addAll(List.of(options));
    return Invocation.of(all.toArray(String[]::new));
  }

  private static Invocation experiment(String dataset, String... options) {
    List<String> all = new ArrayList<>(List.of("experiment", "--method=rledit"));
    all.add("--model=" + BundledModel.directory());
    all.add("--dataset=" + dataset);
    all.addAll(List.of(options));
    if (all.stream().noneMatch(o -> o.startsWith("--batches"))) {
      all.add("--batches=2x4");
    }
    return Invocation.of(all.toArray(String[]::new));
  }
}
