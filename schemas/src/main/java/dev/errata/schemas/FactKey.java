package dev.errata.schemas;

/**
 * Identifies a fact: which property of which subject. Written {@code subjectId|propertyId}.
 *
 * <p>A subject's id may contain a bar, a property's id may not, so text is split on the last bar.
 *
 * @param subjectId the subject's id, not blank
 * @param propertyId the property's id, not blank, without a bar
 */
public record FactKey(String subjectId, String propertyId) {
  private static final char SEPARATOR = '|';

  public FactKey {
    if (subjectId == null || subjectId.isBlank()) {
      throw new IllegalArgumentException("Fact key: the subject id is empty");
    }
    if (propertyId == null || propertyId.isBlank() || propertyId.indexOf(SEPARATOR) >= 0) {
      throw new IllegalArgumentException(
          "Fact key of subject '%s': property id '%s' is empty or contains '|'"
              .formatted(subjectId, propertyId));
    }
  }

  public static FactKey of(String subjectId, String propertyId) {
    return new FactKey(subjectId, propertyId);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when the text is not a fact key
   */
  public static FactKey parse(String text) {
    int bar = text.lastIndexOf(SEPARATOR);
    if (bar < 0) {
      throw new IllegalArgumentException(
          "'%s' is no fact key: expected subjectId|propertyId".formatted(text));
    }
    return new FactKey(text.substring(0, bar), text.substring(bar + 1));
  }

  /** The key as records carry it. */
  @Override
  public String toString() {
    return subjectId + SEPARATOR + propertyId;
  }
}
