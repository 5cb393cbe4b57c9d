package dev.errata.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the bundled tab-separated files: a header line, no quoting, fields may be empty. */
final class Table {
  private Table() {}

  /**
   * The rows of a bundled file.
   *
   * @param header the names of its columns
   * @throws WorldException when it is missing or not of this form
   */
  static List<List<String>> read(String name, String... header) {
    try (InputStream in = Table.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new WorldException("Bundled file %s is missing: rebuild".formatted(name));
      }
      List<String> lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
      if (lines.isEmpty() || !lines.get(0).equals(String.join("\t", header))) {
        throw new WorldException(
            "%s: expected the header %s".formatted(name, Arrays.toString(header)));
      }
      return rows(name, lines, header.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> rows(String name, List<String> lines, int columns) {
    return IntStream.range(1, lines.size())
        .mapToObj(
            i -> {
              List<String> row = List.of(lines.get(i).split("\t", -1));
              if (row.size() != columns) {
                throw new WorldException(
                    "%s:%d: expected %d columns, found %d"
                        .formatted(name, i + 1, columns, row.size()));
              }
              return row;
            })
        .toList();
  }
}
