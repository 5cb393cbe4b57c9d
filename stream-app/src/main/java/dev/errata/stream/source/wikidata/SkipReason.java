package dev.errata.stream.source.wikidata;

/** Why something that was read gives no fact. Codes are stable: people count them. */
public enum SkipReason {
  CANARY("canary"),
  DUPLICATE("duplicate"),
  OTHER_WIKI("other-wiki"),
  NO_EDIT("no-edit"),
  NO_ITEM("no-item"),
  NO_STATEMENT("no-statement"),
  OTHER_PROPERTY("other-property"),
  UNCHANGED("unchanged"),
  DELETED("deleted-revision"),
  SUPPRESSED("suppressed-revision"),
  REDIRECT("redirect"),
  NO_PARENT("unknown-parent"),
  NO_LABEL("no-label");

  private final String code;

  SkipReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
