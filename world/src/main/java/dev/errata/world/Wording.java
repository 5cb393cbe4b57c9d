package dev.errata.world;

import java.util.Locale;

/**
 * A template that says a property's facts.
 *
 * @param propertyId the property, or {@link #ANY_PROPERTY}
 * @param use what it is for
 * @param kind the form of its prompts
 * @param template the text up to the answer; {@code {s}} stands for the subject, in inverse
 *     wordings {@code {o}} for the value
 */
public record Wording(String propertyId, Use use, Prompt.Kind kind, String template) {
  /** The property id of wordings that fit all properties. */
  public static final String ANY_PROPERTY = "*";

  private static final String SUBJECT = "{s}";
  private static final String OBJECT = "{o}";

  /** What a wording is for. One is never used for two ends. */
  public enum Use {
    /** The wording that editors write facts with. */
    EDIT,
    /** Wordings that the bundled model is trained on, beside the one to edit with. */
    TRAIN,
    /** Wordings that judge: neither training nor editing sees them. */
    PROBE,
    /** Training sentences in which the value is named, so that it can become an answer. */
    INVERSE
  }

  static Wording parse(String propertyId, String use, String kind, String template) {
    return new Wording(
        propertyId,
        Use.valueOf(use.toUpperCase(Locale.ROOT)),
        Prompt.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        template);
  }

  /**
   * The prompt about an entity: the subject, after "the" where English wants it, or, in an inverse
   * wording, the value.
   */
  public Prompt about(String entity) {
    String text =
        use == Use.INVERSE
            ? template.replace(OBJECT, entity)
            : template.replace(SUBJECT, DefiniteArticle.before(entity));
    return new Prompt(text, kind);
  }
}
