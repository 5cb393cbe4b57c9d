package dev.errata.stream.topology;

/** Why a valid change led to no edit. Codes are stable: they are in metrics and reports. */
public enum DropReason {
  /** The policy does not let its property pass. */
  DENIED("denied"),
  /** Its event id was seen before. */
  DUPLICATE("duplicate"),
  /** It repeats the value that is settling. */
  SAME_VALUE("same-value"),
  /** A later change in the window replaced it. */
  SUPERSEDED("superseded"),
  /** The window ended at the value it began with. */
  NET_ZERO("net-zero"),
  /** Its revision or event time is older than what is known. */
  LATE("late"),
  /** Its value equals the current state. */
  NO_OP("no-op"),
  /** The fact has no value any more: the state says so, but there is nothing to write. */
  RETRACTED("retracted");

  private final String code;

  DropReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
