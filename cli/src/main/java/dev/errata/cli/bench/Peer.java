package dev.errata.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The same work by the Python {@code transformers} library: a child process that runs {@code
 * tools/bench/transformers_peer.py}, one JSON line in and one out per piece of work.
 */
final class Peer implements AutoCloseable {
  /** What one piece of work took, and the numbers that came out. */
  record Answer(double seconds, double[] result) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String versions;

  private Peer(Process process) {
    this.process = process;
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.versions = read().path("versions").asText();
  }

  /**
   * Starts it and waits until the model is loaded.
   *
   * @throws CliException if it does not start; what Python says goes to standard error
   */
  static Peer start(String python, Path model, int threads) {
    Path script =
        Home.directory().resolve("tools").resolve("bench").resolve("transformers_peer.py");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(python, script.toString(), model.toString(), String.valueOf(threads)))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
    builder.environment().put("TRANSFORMERS_VERBOSITY", "error");
    try {
      return new Peer(builder.start());
    } catch (IOException e) {
      throw new CliException("--python %s cannot be run: %s".formatted(python, e.getMessage()), e);
    }
  }

  /** Which versions of which libraries it runs. */
  String versions() {
    return versions;
  }

  Answer run(Work work, Clock clock) {
    Map<String, Object> request = new HashMap<>(work.request());
    request.put("processor", clock == Clock.PROCESSOR);
    try {
      requests.write(JSON.writeValueAsString(request));
      requests.newLine();
      requests.flush();
    } catch (IOException e) {
      throw new CliException("the Python peer has ended: " + e.getMessage(), e);
    }
    JsonNode answer = read();
    double[] result = new double[answer.path("result").size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = answer.path("result").get(i).doubleValue();
    }
    return new Answer(answer.path("seconds").doubleValue(), result);
  }

  private JsonNode read() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new CliException(
            "the Python peer has ended; it needs the packages of tools/bench/requirements.txt");
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new CliException("the Python peer does not answer: " + e.getMessage(), e);
    }
  }

  /** Ends it: its input closes, and it leaves. */
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
