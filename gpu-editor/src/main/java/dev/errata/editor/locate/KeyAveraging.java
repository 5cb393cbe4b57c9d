package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * One key per edit from its keys under several contexts: the mean over groups of the mean within a
 * group. With one bare prompt and five prefixed ones the bare prompt has weight 1/2 and each other
 * 1/10 (MEMIT, section 4.3).
 */
public final class KeyAveraging {
  private KeyAveraging() {}

  /**
   * Averages the contexts of each edit.
   *
   * @param features {@code [n · contexts, d_in]}; rows {@code r · contexts … (r + 1) · contexts}
   *     belong to edit r
   * @param groupSizes contexts per group, adding up to {@code contexts}; empty groups are left out
   * @return {@code [n, d_in]}
   */
  public static NDArray average(NDArray features, List<Integer> groupSizes) {
    int contexts = groupSizes.stream().mapToInt(Integer::intValue).sum();
    long rows = features.getShape().get(0);
    if (contexts == 0 || rows % contexts != 0) {
      throw new IllegalArgumentException(
          "averaging keys: expected a multiple of " + contexts + " rows, got " + rows);
    }
    NDArray byEdit = features.reshape(rows / contexts, contexts, features.getShape().get(1));
    NDList means = new NDList();
    int start = 0;
    for (int size : groupSizes) {
      if (size > 0) {
        means.add(byEdit.get(new NDIndex(":, {}:{}", start, start + size)).mean(new int[] {1}));
      }
      start += size;
    }
    NDArray sum = means.get(0);
    for (int i = 1; i < means.size(); i++) {
      sum = sum.add(means.get(i));
    }
    return sum.div(means.size());
  }
}
