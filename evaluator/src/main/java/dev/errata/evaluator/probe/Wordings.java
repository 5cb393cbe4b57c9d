package dev.errata.evaluator.probe;

import dev.errata.world.Prompt;
import dev.errata.world.Verbaliser;
import java.util.List;
import java.util.Locale;
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

  /** One of the wordings that judge: spread evenly over questions, and the same for each. */
  String judgingOne(String propertyId, String subject, String question) {
    return chosen(judging(propertyId, subject), question);
  }

  /**
   * One of the sentences that judge, without a capital at its beginning: all of them begin with a
   * common word.
   */
  Optional<String> statement(String propertyId, String subject) {
    if (!knows(propertyId)) {
      return Optional.empty();
    }
    List<String> sentences =
        verbaliser.probePrompts(propertyId, subject).stream()
            .filter(prompt -> prompt.kind() == Prompt.Kind.CLOZE)
            .map(Prompt::text)
            .toList();
    String sentence = chosen(sentences, subject + propertyId);
    return Optional.of(sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1));
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

  private static String chosen(List<String> prompts, String question) {
    return prompts.get(Math.floorMod(question.hashCode(), prompts.size()));
  }
}
