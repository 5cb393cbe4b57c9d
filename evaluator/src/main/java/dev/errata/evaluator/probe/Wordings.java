package dev.errata.evaluator.probe;

import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The verbaliser's wordings in the forms that probes need. */
final class Wordings {
  private static final String PREFIX = "The ";
  private static final String SUFFIX = " is";

  private final Verbaliser verbaliser;

  Wordings(Verbaliser verbaliser) {
    this.verbaliser = verbaliser;
  }

  boolean knows(String propertyId) {
    return verbaliser.knows(propertyId);
  }

  /** The wording that edits are made with. */
  String edit(String propertyId, String subject) {
    return verbaliser.editPrompt(propertyId, subject).text();
  }

  /** The wordings that judge. */
  List<String> judging(String propertyId, String subject) {
    return verbaliser.probePrompts(propertyId, subject).stream().map(Prompt::text).toList();
  }

  /**
   * The fact's object named through its subject: "the head of government of France". Taken from the
   * edit wording "The head of government of France is"; empty when that has another form.
   */
  Optional<String> description(String propertyId, String subject) {
    if (!knows(propertyId)) {
      return Optional.empty();
    }
    String prompt = edit(propertyId, subject);
    if (!prompt.startsWith(PREFIX) || !prompt.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String phrase = prompt.substring(0, prompt.length() - SUFFIX.length());
    return Optional.of(phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1));
  }

  /** Asks for the subject: "Emmanuel Macron is the head of government of". */
  Optional<String> inverse(String propertyId, String subject, String object) {
    return description(propertyId, subject)
        .filter(phrase -> phrase.endsWith(" " + subject))
        .map(phrase -> phrase.substring(0, phrase.length() - subject.length() - 1))
        .map(phrase -> object + " is " + phrase);
  }
}
