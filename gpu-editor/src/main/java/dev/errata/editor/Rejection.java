package dev.errata.editor;

/** Why an edit was refused. The codes are on the wire: unique, never renamed, never reused. */
public enum Rejection {
  EMPTY_TARGET("empty-target"),
  EMPTY_PROMPT("empty-prompt"),
  SUBJECT_NOT_IN_PROMPT("subject-not-in-prompt"),
  PROMPT_TOO_LONG("prompt-too-long"),
  DUPLICATE_FACT("duplicate-fact-in-batch"),
  TARGET_DIVERGED("target-not-finite"),
  CONTRADICTING_EDIT("contradicting-edit-in-batch"),
  UPDATE_DIVERGED("update-not-finite"),
  UPDATE_SINGULAR("update-singular"),
  UNKNOWN_REVERT_TARGET("unknown-revert-target"),
  NO_EARLIER_VALUE("no-earlier-value"),
  UNREADABLE_COMMAND("unreadable-command");

  private final String code;

  Rejection(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
