package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/** Which lineages a log has. */
public final class Lineages {
  private static final Pattern EDITS = Pattern.compile("errata\\.(.+)\\.edits");

  private Lineages() {}

  /**
   * Looks whether a lineage is there.
   *
   * @throws CliException naming those that are, when it is not
   */
  public static void require(KafkaSettings kafka, String name) {
    SortedSet<String> names = names(kafka);
    if (!names.contains(name)) {
      throw new CliException(
          "there is no lineage '%s'; %s"
              .formatted(
                  name,
                  names.isEmpty()
                      ? "the log has none"
                      : "the log has " + String.join(", ", names)));
    }
  }

  private static SortedSet<String> names(KafkaSettings kafka) {
    SortedSet<String> names = new TreeSet<>();
    try (Admin admin = kafka.admin()) {
      for (String topic : admin.listTopics().names().get()) {
        Matcher edits = EDITS.matcher(topic);
        if (edits.matches()) {
          names.add(edits.group(1));
        }
      }
      return names;
    } catch (ExecutionException e) {
      throw new CliException("topics cannot be listed: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while listing topics", e);
    }
  }
}
