package dev.errata.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where a long command shows what it is doing. A live display keeps a panel at the bottom of the
 * terminal up to date; a plain one writes a line now and then.
 */
public interface Display extends AutoCloseable {
  /**
   * Replaces the panel, or on a plain display writes the one line when the last one is old enough.
   *
   * @param panel the lines of the panel
   * @param line the same in one line
   */
  void update(List<String> panel, String line);

  /** Writes lines that stay. */
  void say(String... lines);

  /** Lets the panel stay as it is; what is said from now on comes below it. */
  void keepPanel();

  /** How this display writes emphasis. */
  Style style();

  /** Gives the terminal back. */
  @Override
  void close();

  /** A live display when standard output is a terminal, else a plain one. */
  static Display on(PrintWriter out) {
    return Boolean.getBoolean("errata.terminal")
        ? new LivePanel(out, Integer.getInteger("errata.columns", 100))
        : new PlainLines(out, System::nanoTime);
  }
}
