package dev.errata.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A panel that is redrawn in place; what is said scrolls away above it. */
final class LivePanel implements Display {
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_TO_END = "\u001b[J";
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

  private final PrintWriter out;
  private final int columns;
  private final Thread restoreCursor;
  private List<String> panel = List.of();

  LivePanel(PrintWriter out, int columns) {
    this.out = out;
    this.columns = columns;
    this.restoreCursor = new Thread(this::showCursor, "terminal-restore");
    Runtime.getRuntime().addShutdownHook(restoreCursor);
    out.print(HIDE_CURSOR);
  }

  @Override
  public synchronized void update(List<String> lines, String line) {
    erase();
    panel = List.copyOf(lines);
    draw();
  }

  @Override
  public synchronized void say(String... lines) {
    erase();
    for (String line : lines) {
      out.println(line);
    }
    draw();
  }

  @Override
  public synchronized void keepPanel() {
    panel = List.of();
  }

  @Override
  public Style style() {
    return Style.ANSI;
  }

  @Override
  public synchronized void close() {
    panel = List.of();
    Runtime.getRuntime().removeShutdownHook(restoreCursor);
    showCursor();
  }

  private void showCursor() {
    out.print(SHOW_CURSOR);
    out.flush();
  }

  private void erase() {
    if (!panel.isEmpty()) {
      out.print("\u001b[" + panel.size() + "A\r" + CLEAR_TO_END);
    }
  }

  private void draw() {
    panel.forEach(line -> out.println(clip(line, columns)));
    out.flush();
  }

  /**
   * Cuts a line to the width of the terminal, not counting escape sequences: a wrapped line would
   * break the redraw.
   */
  static String clip(String line, int columns) {
    StringBuilder clipped = new StringBuilder();
    Matcher escape = ESCAPE.matcher(line);
    int visible = 0;
    int at = 0;
    while (at < line.length()) {
      if (escape.find(at) && escape.start() == at) {
        clipped.append(escape.group());
        at = escape.end();
      } else if (visible < columns) {
        clipped.append(line.charAt(at++));
        visible++;
      } else {
        at++;
      }
    }
    return clipped.toString();
  }
}
