package dev.errata.editor.service;

/** The steps of one edit in order; a process may die between any two of them. */
public enum EditStep {
  /** The delta is computed; nothing is written. */
  COMPUTED,
  /** All records are sent; the transaction is open. */
  SENT,
  /** The transaction is committed; the weights are the old ones. */
  COMMITTED,
  /** The weights and the editor's state are the new ones. */
  APPLIED,
  /** A snapshot is written aside and not yet renamed. */
  SNAPSHOT_WRITTEN,
  /** The snapshot is in place. */
  SNAPSHOT_PLACED,
  /** A verdict failed the batch, and its revert is ordered. */
  REVERT_ORDERED
}
