package dev.errata.editor;

import java.util.Objects;

/**
 * One fact to write into a model: {@code prompt} continued by one space and {@code target}.
 *
 * @param factKey identifies the fact; a later edit with the same key supersedes an earlier one
 * @param subject the subject's label as it occurs in {@code prompt}
 * @param prompt the full text up to, and without the space before, the answer
 * @param target the answer, without the leading space
 */
public record EditItem(String factKey, String subject, String prompt, String target) {
  public EditItem {
    Objects.requireNonNull(factKey, "factKey");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(target, "target");
  }

  /** The text the model shall produce after the prompt. */
  public String answer() {
    return " " + target;
  }
}
