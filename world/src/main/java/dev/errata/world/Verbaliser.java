package dev.errata.world;

import dev.errata.world.Wording.Use;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts facts into text by the bundled wordings. The answer follows a prompt after one space.
 *
 * <p>Editing, training and judging use disjoint wordings; nothing else holds them apart, so each
 * caller asks only for those that are its own.
 */
public final class Verbaliser {
  private static final String PREFIX = "The ";
  private static final String SUFFIX = " is";

  private final List<Wording> wordings;
  private final Map<String, Map<Use, List<Wording>>> byProperty;
  private final Set<String> properties;

  private Verbaliser(List<Wording> wordings) {
    this.wordings = wordings;
    this.byProperty =
        wordings.stream()
            .collect(
                Collectors.groupingBy(Wording::propertyId, Collectors.groupingBy(Wording::use)));
    this.properties =
        wordings.stream()
            .filter(w -> w.use() == Use.EDIT)
            .map(Wording::propertyId)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads the bundled wordings.
   *
   * @throws WorldException when they are damaged
   */
  public static Verbaliser load() {
    return new Verbaliser(
        Table.read("wordings.tsv", "property_id", "use", "kind", "text").stream()
            .map(r -> Wording.parse(r.get(0), r.get(1), r.get(2), r.get(3)))
            .toList());
  }

  /** All wordings, in the order of the file. */
  public List<Wording> wordings() {
    return wordings;
  }

  /** Whether facts of this property can be put into text. */
  public boolean knows(String propertyId) {
    return properties.contains(propertyId);
  }

  /** The prompt to edit a fact with. */
  public Prompt editPrompt(String propertyId, String subject) {
    return prompts(propertyId, Use.EDIT, subject).get(0);
  }

  /**
   * The value of a fact named through its subject: "the head of government of France". Taken from
   * the wording to edit with, "The head of government of France is"; empty when that has another
   * form or the property has no wordings.
   */
  public Optional<String> description(String propertyId, String subject) {
    if (!knows(propertyId)) {
      return Optional.empty();
    }
    String prompt = editPrompt(propertyId, subject).text();
    if (!prompt.startsWith(PREFIX) || !prompt.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String phrase = prompt.substring(0, prompt.length() - SUFFIX.length());
    return Optional.of(phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1));
  }

  /** The prompts to train on, beside the one to edit with. */
  public List<Prompt> trainingPrompts(String propertyId, String subject) {
    return prompts(propertyId, Use.TRAIN, subject);
  }

  /** The prompts to judge by, which no editor and no training may see. */
  public List<Prompt> probePrompts(String propertyId, String subject) {
    return prompts(propertyId, Use.PROBE, subject);
  }

  /** Prompts that name the value of any property's fact and are answered by it. */
  public List<Prompt> inversePrompts(String object) {
    return wordings.stream().filter(w -> w.use() == Use.INVERSE).map(w -> w.about(object)).toList();
  }

  private List<Prompt> prompts(String propertyId, Use use, String subject) {
    if (!knows(propertyId)) {
      throw new WorldException(
          "Property %s has no wordings; known are %s"
              .formatted(propertyId, properties.stream().sorted().toList()));
    }
    return byProperty.get(propertyId).getOrDefault(use, List.of()).stream()
        .map(w -> w.about(subject))
        .toList();
  }
}
