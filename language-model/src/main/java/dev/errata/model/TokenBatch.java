package dev.errata.model;

import java.util.List;

/** Token rows of unequal length that run together; padded on the right on use. */
public record TokenBatch(List<int[]> rows) {
  public TokenBatch {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new ModelException("a batch needs at least one row");
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length == 0) {
        throw new ModelException("row " + i + " of the batch has no tokens");
      }
    }
  }

  public int size() {
    return rows.size();
  }

  /** Tokens of the longest row. */
  public int length() {
    return rows.stream().mapToInt(row -> row.length).max().orElseThrow();
  }

  /** All rows one after the other, each filled up with token 0 to {@link #length}. */
  long[] padded() {
    int length = length();
    long[] ids = new long[rows.size() * length];
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      for (int t = 0; t < row.length; t++) {
        ids[i * length + t] = row[t];
      }
    }
    return ids;
  }
}
