package dev.errata.stream.topology;

/** Why a record went to dead letters. Codes are stable: they are on the wire. */
public enum RejectReason {
  NO_VALUE("no-value"),
  UNREADABLE("unreadable"),
  UNKNOWN_SCHEMA("unknown-schema"),
  WRONG_TYPE("wrong-type"),
  WRONG_KEY("wrong-key"),
  EMPTY_EVENT_ID("empty-event-id"),
  EMPTY_SUBJECT("empty-subject"),
  EMPTY_OBJECT("empty-object"),
  UNKNOWN_PROPERTY("unknown-property"),
  EMPTY_PROMPT("empty-prompt"),
  FUTURE("future");

  private final String code;

  RejectReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
