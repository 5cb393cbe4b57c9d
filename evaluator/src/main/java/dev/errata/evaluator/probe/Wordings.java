package dev.errata.evaluator.probe;

import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import java.util.List;
import java.util.Optional;

/** The verbaliser's wordings in the forms that probes need. */
final class Wordings {
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

  /** The fact's object named through its subject, see {@link Verbaliser#description}. */
  Optional<String> description(String propertyId, String subject) {
    return verbaliser.description(propertyId, subject);
  }

  /** Asks for the subject: "Emmanuel Macron is the head of government of". */
  Optional<String> inverse(String propertyId, String subject, String object) {
    return description(propertyId, subject)
        .filter(phrase -> phrase.endsWith(" " + subject))
        .map(phrase -> phrase.substring(0, phrase.length() - subject.length() - 1))
        .map(phrase -> object + " is " + phrase);
  }
}
