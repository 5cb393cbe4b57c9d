package dev.errata.cli.demo;

import dev.errata.cli.editing.EditorSetup;
import dev.errata.evaluator.dashboard.DashboardSettings;
import dev.errata.stream.StreamConfig;
import dev.errata.world.Scope;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * What the demo does.
 *
 * @param model directory of the base model
 * @param editor what edits it
 * @param stream how facts become batches, and under which lineage
 * @param scope which part of the world's changes
 * @param until the last day of changes to stream
 * @param directory where the log and everything else is kept while it runs
 * @param dashboard where the dashboard is served meanwhile
 */
public record DemoSettings(
    Path model,
    EditorSetup editor,
    StreamConfig stream,
    Scope scope,
    LocalDate until,
    Path directory,
    DashboardSettings dashboard) {

  String lineage() {
    return stream.lineage();
  }
}
