package dev.errata.stream.source.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.errata.event.FactUpdate;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.ByteLines;
import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.JsonlFormat;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts in a file of comma-separated values with a header. A record that is none goes to dead
 * letters with its line, and reading goes on.
 */
public final class CsvSource implements Source {
  /** The reason code of malformed records. */
  public static final String MALFORMED_RECORD = "malformed-record";

  private static final String SOURCE = "csv";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final char delimiter;
  private final CsvMapping mapping;
  private final Pacer pacer;
  private final JsonlFormat format;
  private final DeadLetters deadLetters;
  private final ObjectReader cells;

  /**
   * @param delimiter between cells, an ASCII character
   * @param propertyLabels labels by id, for records that name a property by its id alone
   */
  public CsvSource(
      Path file,
      char delimiter,
      CsvMapping mapping,
      Map<String, String> propertyLabels,
      Pacer pacer,
      Clock clock) {
    if (delimiter > 0x7f || delimiter == '"' || delimiter == '\n') {
      throw new StreamException(
          "the delimiter is '%s', expected , ; or a tab".formatted(delimiter));
    }
    this.file = file;
    this.delimiter = delimiter;
    this.mapping = mapping;
    this.pacer = pacer;
    this.format = new JsonlFormat(propertyLabels);
    this.deadLetters = new DeadLetters("csv:" + file.getFileName(), "source.csv", clock);
    this.cells =
        new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .readerForListOf(String.class)
            .with(CsvSchema.emptySchema().withColumnSeparator(delimiter));
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    try (CsvRecords records = new CsvRecords(Files.newInputStream(file), delimiter)) {
      List<String> header = header(records.next());
      for (var record = records.next(); record != null; record = records.next()) {
        take(record, header, sink);
      }
    } catch (IOException e) {
      throw new StreamException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private List<String> header(CsvRecords.CsvRecord first) {
    if (first == null) {
      throw new StreamException("File %s is empty, expected a header".formatted(file));
    }
    try {
      List<String> header =
          cells(text(first).replace(BYTE_ORDER_MARK, "")).stream().map(String::strip).toList();
      mapping.check(header);
      return header;
    } catch (StreamException e) {
      throw new StreamException("%s:%d: %s".formatted(file, first.line(), e.getMessage()), e);
    }
  }

  private void take(CsvRecords.CsvRecord record, List<String> header, FactSink sink)
      throws InterruptedException {
    FactUpdate update;
    try {
      String text = text(record);
      update = format.read(mapping.object(named(header, cells(text))), SOURCE, text);
    } catch (MalformedLineException e) {
      String message = "%s:%d: %s".formatted(file, record.line(), e.getMessage());
      sink.reject(deadLetters.of(record.line(), record.bytes(), MALFORMED_RECORD, message));
      return;
    }
    pacer.await(update.getEventTime());
    sink.publish(update);
  }

  private static String text(CsvRecords.CsvRecord record) {
    if (!record.flaw().isEmpty()) {
      throw new MalformedLineException(record.flaw());
    }
    return new ByteLines.Line(record.bytes(), record.bytes().limit()).text();
  }

  private List<String> cells(String text) {
    try {
      List<List<String>> rows = cells.<List<String>>readValues(text).readAll();
      if (rows.size() != 1) {
        throw JsonFields.malformed("the record is %d records", rows.size());
      }
      return rows.get(0);
    } catch (JsonProcessingException e) {
      throw JsonFields.malformed("the record is no CSV: %s", e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      throw JsonFields.malformed("the record is no CSV: %s", e.getMessage());
    }
  }

  private static Map<String, String> named(List<String> header, List<String> cells) {
    if (cells.size() != header.size()) {
      throw JsonFields.malformed(
          "the record has %d cells, the header has %d", cells.size(), header.size());
    }
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      named.put(header.get(i), cells.get(i));
    }
    return named;
  }
}
