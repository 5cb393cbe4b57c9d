package dev.errata.evaluator.dashboard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where there is a browser, the tests that need one must not be left out unseen. */
class BrowserTestsIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  @Test
  void shouldBeThereWhereABrowserIs() {
    assumeTrue(Files.exists(CHROMIUM), "skipped: no Chromium");

    assertThatCode(() -> Class.forName("dev.errata.evaluator.dashboard.browser.DashboardBrowserIT"))
        .doesNotThrowAnyException();
  }
}
