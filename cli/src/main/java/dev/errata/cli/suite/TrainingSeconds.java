package dev.errata.cli.suite;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.errata.cli.report.JsonReports;
import java.nio.file.Path;

/** What the record of a training says of its duration. */
@JsonIgnoreProperties(ignoreUnknown = true)
record TrainingSeconds(long seconds) {
  static long of(Path record) {
    return JsonReports.read(record, TrainingSeconds.class).seconds();
  }
}
