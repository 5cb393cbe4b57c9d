package dev.errata.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  @Test
  void shouldWriteAPlainLineOnlyEverySoOften() {
    AtomicLong clock = new AtomicLong();
    PlainLines lines = new PlainLines(out, clock::get);

    lines.update(List.of("panel"), "too early");
    clock.addAndGet(Duration.ofSeconds(6).toNanos());
    lines.update(List.of("panel"), "first");
    clock.addAndGet(Duration.ofSeconds(6).toNanos());
    lines.update(List.of("panel"), "first");
    lines.say("said at once");

    assertThat(written.toString()).isEqualToNormalizingNewlines("first\nsaid at once\n");
  }

  @Test
  void shouldRedrawThePanelBelowWhatIsSaid() {
    LivePanel panel = new LivePanel(out, 80);
    panel.update(List.of("one", "two"), "");
    written.getBuffer().setLength(0);

    panel.say("said");

    assertThat(written.toString())
        .isEqualToNormalizingNewlines("\u001b[2A\r\u001b[Jsaid\none\ntwo\n");
    panel.close();
  }

  @Test
  void shouldWriteBelowAPanelThatIsKept() {
    LivePanel panel = new LivePanel(out, 80);
    panel.update(List.of("one"), "");
    written.getBuffer().setLength(0);

    panel.keepPanel();
    panel.say("below");

    assertThat(written.toString()).isEqualToNormalizingNewlines("below\n");
    panel.close();
  }

  @Test
  void shouldClipToVisibleColumns() {
    assertThat(LivePanel.clip("\u001b[1mbold\u001b[0m text", 6))
        .isEqualTo("\u001b[1mbold\u001b[0m t");
  }

  @Test
  void shouldFillABarInEighths() {
    assertThat(Style.bar(0.5, 4)).isEqualTo("██  ");
    assertThat(Style.bar(0.125, 1)).isEqualTo("▏");
    assertThat(Style.bar(2, 3)).isEqualTo("███");
  }
}
