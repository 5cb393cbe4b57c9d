package dev.errata.evaluator.measure;

import java.util.Arrays;

/** An immutable row of token ids. */
public final class Tokens {
  private final int[] ids;

  private Tokens(int[] ids) {
    this.ids = ids;
  }

  public static Tokens of(int... ids) {
    return new Tokens(ids.clone());
  }

  public int length() {
    return ids.length;
  }

  public int get(int index) {
    return ids[index];
  }

  public int[] toArray() {
    return ids.clone();
  }

  /** These tokens and one more. */
  public Tokens plus(int id) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = id;
    return new Tokens(longer);
  }

  /** These tokens and more. */
  public Tokens plus(Tokens more) {
    int[] longer = Arrays.copyOf(ids, ids.length + more.ids.length);
    System.arraycopy(more.ids, 0, longer, ids.length, more.ids.length);
    return new Tokens(longer);
  }

  /** The first tokens, up to and without the first {@code id}. */
  public Tokens before(int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return new Tokens(Arrays.copyOf(ids, i));
      }
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tokens tokens && Arrays.equals(ids, tokens.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
