package dev.errata.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** What one run of the command in this process gave: exit code and captured output. */
public record Invocation(int exitCode, String out, String err) {
  public static Invocation of(String... arguments) {
    return with(Map.of(), arguments);
  }

  public static Invocation with(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Errata.run(
            List.of(arguments),
            environment,
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return new Invocation(exitCode, out.toString(), err.toString());
  }

  /** Standard error without its last line break, to compare one-line messages. */
  public String message() {
    return err.stripTrailing();
  }
}
