package dev.errata.cli.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of the environment ({@code ERRATA_BATCH_SIZE}) over those of a properties file ({@code
 * batch-size}). Keys are the long names of command-line options; whatever starts with {@code
 * kafka.} is passed to the Kafka clients unread.
 *
 * <table>
 *   <caption>The same setting in the three places</caption>
 *   <tr><th>command line</th><th>environment</th><th>properties file</th></tr>
 *   <tr><td>{@code --batch-size 64}</td><td>{@code ERRATA_BATCH_SIZE=64}</td><td>{@code batch-size=64}</td></tr>
 *   <tr><td>{@code --kafka security.protocol=SSL}</td><td>{@code ERRATA_KAFKA_SECURITY_PROTOCOL=SSL}</td>
 *       <td>{@code kafka.security.protocol=SSL}</td></tr>
 * </table>
 */
public final class Configuration {
  private static final String ENVIRONMENT_PREFIX = "ERRATA_";
  private static final String KAFKA_PREFIX = "kafka.";

  /** Read by the launcher script or by tests, or naming the properties file; not settings. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("ERRATA_JAVA_OPTS", "ERRATA_CONFIG", "ERRATA_PYTHON");

  private final Map<String, Setting> settings;

  private Configuration(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * Reads both sources.
   *
   * @param file a properties file in UTF-8, or empty for none
   * @throws ConfigurationException when the file cannot be read
   */
  public static Configuration load(Optional<Path> file, Map<String, String> environment) {
    Map<String, Setting> settings = new TreeMap<>();
    file.ifPresent(path -> read(path).forEach(setting -> settings.put(setting.key(), setting)));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(ENVIRONMENT_PREFIX) && !NOT_SETTINGS.contains(name)) {
            String key = keyOf(name);
            settings.put(key, new Setting(key, value, "environment variable " + name));
          }
        });
    return new Configuration(settings);
  }

  public Optional<Setting> find(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  /** Settings for the Kafka clients, without the prefix {@code kafka.}. */
  public Map<String, String> kafka() {
    return settings.values().stream()
        .filter(setting -> setting.key().startsWith(KAFKA_PREFIX))
        .collect(
            Collectors.toMap(
                setting -> setting.key().substring(KAFKA_PREFIX.length()), Setting::value));
  }

  /**
   * Fails when a key means nothing to any command, so that a typing error does not pass in silence.
   *
   * @throws ConfigurationException naming each unknown key, where it came from, and the known ones
   */
  public void requireKnown(Collection<String> known) {
    List<Setting> unknown =
        settings.values().stream()
            .filter(setting -> !setting.key().startsWith(KAFKA_PREFIX))
            .filter(setting -> !known.contains(setting.key()))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          unknown.stream()
              .map(
                  setting ->
                      "unknown key '%s' (%s); known are %s"
                          .formatted(
                              setting.key(),
                              setting.origin(),
                              known.stream().sorted().collect(Collectors.joining(", "))))
              .collect(Collectors.joining("; ")));
    }
  }

  private static List<Setting> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("configuration file " + path + " does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "configuration file %s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    return properties.stringPropertyNames().stream()
        .map(key -> new Setting(key, properties.getProperty(key).strip(), "file " + path))
        .toList();
  }

  private static String keyOf(String variable) {
    String name = variable.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT);
    return name.startsWith("kafka_") ? name.replace('_', '.') : name.replace('_', '-');
  }
}
