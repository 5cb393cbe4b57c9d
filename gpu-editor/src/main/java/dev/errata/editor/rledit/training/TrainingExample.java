package dev.errata.editor.rledit.training;

import dev.errata.editor.EditItem;
import java.util.List;

/**
 * An edit to train on.
 *
 * @param edit what the editor is told
 * @param rephrasings prompts that shall give the same answer; one is drawn whenever the edit is
 *     rewarded
 * @param unrelated questions whose answers shall stay what they are
 */
public record TrainingExample(EditItem edit, List<String> rephrasings, List<Unrelated> unrelated) {
  public TrainingExample {
    rephrasings = List.copyOf(rephrasings);
    unrelated = List.copyOf(unrelated);
  }

  /**
   * A question that the edit must not touch.
   *
   * @param answer known to the unedited model, where the predictions after its tokens count too;
   *     empty to compare what comes right after the prompt
   */
  public record Unrelated(String prompt, String answer) {}
}
