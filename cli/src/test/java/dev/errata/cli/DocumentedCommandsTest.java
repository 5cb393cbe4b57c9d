package dev.errata.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.errata.cli.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation tells people to type is understood, down to every option. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK =
      Pattern.compile("```(?<language>sh|properties)\\R(?<text>.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path directory;

  static Stream<String> documentedCommands() throws IOException {
    return blocks("sh")
        .flatMap(String::lines)
        .map(line -> line.replaceAll("\\s+#.*", "").strip())
        .filter(line -> line.startsWith("./errata "))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("documentedCommands")
  void shouldUnderstandDocumentedCommand(String line) {
    List<String> words = words(line.substring("./errata ".length()));

    assertThatCode(() -> Errata.commandLine().parseArgs(words.toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldDocumentEveryCommand() throws IOException {
    String reference = Files.readString(ROOT.resolve("docs/commands.md"));

    assertThat(Errata.commandLine().getSubcommands().keySet())
        .allSatisfy(command -> assertThat(reference).contains("`" + command));
  }

  @Test
  void shouldKnowEveryDocumentedSetting() throws IOException {
    List<String> documented = blocks("properties").toList();

    assertThat(documented).isNotEmpty();
    for (String properties : documented) {
      Path file = Files.writeString(directory.resolve("documented.properties"), properties);
      Configuration.load(Optional.of(file), Map.of())
          .requireKnown(Errata.keys(Errata.commandLine()));
    }
  }

  @Test
  void shouldLinkOnlyToFilesThatExist() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#]+)[^)]*\\)");
    for (Path page : pages()) {
      List<String> targets =
          link.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList();

      assertThat(targets)
          .as("links in " + page)
          .allSatisfy(target -> assertThat(page.getParent().resolve(target)).exists());
    }
  }

  private static Stream<String> blocks(String language) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = BLOCK.matcher(Files.readString(page));
      while (matcher.find()) {
        if (matcher.group("language").equals(language)) {
          texts.add(matcher.group("text"));
        }
      }
    }
    return texts.stream();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(path -> path.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map((MatchResult word) -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }
}
