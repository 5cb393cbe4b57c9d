package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported after an edit is, for the transformers library, the same edited model. */
class ReturnPathTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int[] TOKENS = {3, 14, 15, 9, 26, 5, 35, 8};

  @TempDir Path directory;

  @Test
  void shouldMeanTheSameToTheTransformersLibrary() throws IOException {
    Optional<Python> python = Python.withTransformers();
    if (python.isEmpty()) {
      System.out.println("skipped: no Python with transformers and torch (set ERRATA_PYTHON)");
    }
    assumeTrue(python.isPresent(), "skipped: no Python with transformers and torch");
    ArrayNode checks = JSON.createArrayNode();
    for (String name : Fixtures.ALL_FAMILIES) {
      checks.add(check(name, directory.resolve(name)));
    }
    Path file = directory.resolve("check.json");
    JSON.writeValue(file.toFile(), checks);

    Python.Result result = python.get().run(Python.script("return_path.py"), file.toString());

    System.out.println(result.output());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output().lines().toList()).hasSizeGreaterThanOrEqualTo(checks.size());
  }

  /** Exports an edited model, with the logits of what was exported. */
  private static ObjectNode check(String name, Path target) {
    Checkpoint edited = SavingTest.edited(Fixtures.directory(name));
    edited.export(target);
    float[] before = logits(Checkpoint.read(Fixtures.directory(name)));
    float[] logits = logits(Checkpoint.read(target));
    assertThat(Fixtures.relativeError(logits, before)).isGreaterThan(1e-2);
    ObjectNode check = JSON.createObjectNode().put("directory", target.toString());
    for (int token : TOKENS) {
      check.withArray("tokens").add(token);
    }
    for (float logit : logits) {
      check.withArray("logits").add(logit);
    }
    return check;
  }

  private static float[] logits(Checkpoint checkpoint) {
    LoadOptions options = new LoadOptions(Device.cpu(), ComputeType.FLOAT32);
    try (LanguageModel model = LanguageModel.of(checkpoint, options);
        NDManager scope = model.manager().newSubManager()) {
      return model.run(scope, Pass.of(new TokenBatch(List.of(TOKENS)))).logits().toFloatArray();
    }
  }
}
