package dev.errata.evaluator.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.errata.evaluator.dashboard.Story.edit;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.evaluator.dashboard.Served;
import dev.errata.evaluator.dashboard.Story;
import dev.errata.schemas.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, from topic to pixel. */
class DashboardBrowserIT {
  private static final String HOSTILE =
      "<script>window.hurt = 1</script><img src=x onerror=\"window.hurt = 1\">";
  private static final LocatorAssertions.ContainsTextOptions WITHIN_TWO_SECONDS =
      new LocatorAssertions.ContainsTextOptions().setTimeout(2_000);
  private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static BigramModel bigrams;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private KafkaSettings kafka;
  private String lineage;
  private Story story;
  private Served served;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    bigrams = BigramModel.in(directory);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(System.getProperty("chromium")))
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void stop() {
    playwright.close();
    broker.close();
  }

  @BeforeEach
  void prepare() {
    kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://" + UUID.randomUUID());
    lineage = "bigram-" + UUID.randomUUID();
    story = new Story(kafka, lineage, bigrams);
    story.createTopics();
    served = serve(0);
  }

  @AfterEach
  void close() throws InterruptedException {
    String origin = served.dashboard().address();
    served.close();
    story.close();
    assertThat(requests).isNotEmpty().allMatch(url -> url.startsWith(origin), origin);
  }

  @Test
  void shouldFollowANewMeasurementWithinTwoSeconds() {
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    story.measure("efficacy", "ar", 0.75);
    Page page = open(1280, 900, ColorScheme.LIGHT);
    assertThat(page.locator("#charts figure").first()).containsText("75.0%", PATIENTLY);

    story.write("Gamma", edit("Arcadia", "Alpha", "Gamma"));
    story.measure("efficacy", "ar", 0.5);

    assertThat(page.locator("#charts figure").first()).containsText("50.0%", WITHIN_TWO_SECONDS);
    assertThat(page.locator("#edit-2")).containsText("Arcadia", PATIENTLY);
    assertThat(page.locator("#edit-2 .says").last()).containsText("Gamma", PATIENTLY);
    assertThat(page.locator("#headline")).containsText("Ahead of the unedited model.");
    assertThat(complaints).isEmpty();
  }

  @Test
  void shouldAnswerAQuestionNowAndAsOfADateByKeyboard() {
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    story.write("Gamma", edit("Utopia", "Beta", "Gamma"));
    Page page = open(1280, 900, ColorScheme.DARK);
    assertThat(page.locator("#stations")).containsText("up to date", PATIENTLY);

    page.locator("#as-of").fill("2020-01-01");
    page.locator("#prompt").fill("The capital of Utopia is");
    page.keyboard().press("Enter");

    assertThat(page.locator("#answers .now dd")).containsText("Gamma", PATIENTLY);
    assertThat(page.locator("#answers .past dd")).containsText("Beta");
    assertThat(page.locator("#answers .base dd")).containsText("Alpha");
    page.locator("#prompt").fill("is ".repeat(80));
    complaints.clear();
    page.keyboard().press("Enter");
    assertThat(page.locator("#answers .problem")).containsText("at most 63. Shorten it", PATIENTLY);
  }

  @Test
  void shouldNameTheEditThatHurtAndOpenIt() {
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    story.measure("locality", "ar", 0.95);
    story.write("Gamma", edit("Arcadia", "Alpha", "Gamma"));
    story.measure("locality", "ar", 0.4);
    story.alert("locality", 0.95, 0.4, "locality fell from 95% to 40%");
    Page page = open(1280, 900, ColorScheme.LIGHT);

    assertThat(page.locator("#headline")).containsText("Locality fell at edit 2.", PATIENTLY);
    page.locator("#alerts button").focus();
    story.alert("efficacy", 0.9, 0.3, "efficacy fell from 90% to 30%");
    story.measure("locality", "ar", 0.94);
    assertThat(page.locator("#alerts .recovered")).containsText("locality fell", PATIENTLY);
    page.keyboard().press("Enter");

    assertThat(page.locator("#edit-2 .layers")).containsText("mlp", PATIENTLY);
    assertThat(page.locator("#edit-2 .details")).containsText("wrote again");
    assertThat(page.locator("#edit-2 .details")).containsText("1 earlier fact");
    assertThat(page.locator("#edit-2 .toggle")).isFocused();
    assertThat(complaints).isEmpty();
  }

  @Test
  void shouldSurviveARestartOfTheServer() throws InterruptedException {
    story.write("Beta", edit("Utopia", "Alpha", "Beta"));
    story.measure("efficacy", "ar", 0.75);
    Page page = open(1280, 900, ColorScheme.LIGHT);
    assertThat(page.locator("#link")).containsText("live", PATIENTLY);
    int port = served.dashboard().port();

    served.close();
    assertThat(page.locator("#banner")).containsText("Reconnecting", PATIENTLY);
    served = serve(port);
    story.write("Gamma", edit("Arcadia", "Alpha", "Gamma"));

    assertThat(page.locator("#link")).containsText("live", PATIENTLY);
    assertThat(page.locator("#banner")).isHidden();
    assertThat(page.locator("#edit-2")).containsText("Arcadia", PATIENTLY);
  }

  @Test
  void shouldShowHostileTextAsText() {
    story.write("Beta", edit(HOSTILE, HOSTILE, HOSTILE));
    story.refuse("Beta", edit(HOSTILE, HOSTILE, HOSTILE), HOSTILE);
    story.measure(HOSTILE, "ar", 0.5);
    story.measure("locality", HOSTILE, 0.5);
    story.alert("locality", 0.9, 0.5, HOSTILE);
    story.deadLetter(HOSTILE);
    Page page = open(1280, 900, ColorScheme.LIGHT);

    assertThat(page.locator("#edit-1")).containsText(HOSTILE, PATIENTLY);
    assertThat(page.locator("#edit-2")).containsText("refused: " + HOSTILE);
    assertThat(page.locator("#alerts")).containsText(HOSTILE);
    assertThat(page.locator("#reasons")).containsText(HOSTILE, PATIENTLY);
    page.locator("#prompt").fill("<img src=x onerror=hurt=1> is");
    page.keyboard().press("Enter");
    assertThat(page.locator("#answers .asked")).containsText("<img src=x", PATIENTLY);
    assertThat(page.evaluate("window.hurt")).isNull();
    assertThat(page.locator("main img, main script").count()).isZero();
  }

  @Test
  void shouldFitAPhone() {
    story.write("Beta", edit("Utopia", "Alpha", "Beta"), edit("Arcadia", "Alpha", "Beta"));
    story.measure("efficacy", "ar", 0.75);
    Page page = open(360, 760, ColorScheme.DARK);
    assertThat(page.locator("#edit-1")).containsText("Utopia", PATIENTLY);

    page.locator(".toggle").click();

    assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.locator("#theme").click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    assertThat(complaints).isEmpty();
  }

  private Served serve(int port) {
    return new Served(
        new DashboardSettings("127.0.0.1", port, Optional.empty()), kafka, lineage, bigrams);
  }

  private Page open(int width, int height, ColorScheme colours) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(colours));
    Page page = context.newPage();
    page.onRequest(request -> requests.add(request.url()));
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.navigate(served.dashboard().address());
    return page;
  }
}
