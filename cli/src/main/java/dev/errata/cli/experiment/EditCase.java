package dev.errata.cli.experiment;

import java.util.List;

/**
 * One edit of a benchmark, and what it is judged by.
 *
 * @param id identifies it in its data set
 * @param subject the subject as it stands in the prompt
 * @param propertyId the relation
 * @param prompt the text to edit, up to the answer
 * @param target the new answer
 * @param before the answer it replaces; empty when unknown
 * @param paraphrases other wordings of the prompt, which the editor does not see
 * @param locality prompts whose answers must stay as they are
 */
record EditCase(
    String id,
    String subject,
    String propertyId,
    String prompt,
    String target,
    String before,
    List<String> paraphrases,
    List<String> locality) {
  EditCase {
    paraphrases = List.copyOf(paraphrases);
    locality = List.copyOf(locality);
  }
}
