package dev.errata.editor.service;

/**
 * {@code errata-state.json} of a snapshot.
 *
 * @param lineage whose model
 * @param sequence edits in it
 * @param chainDigest chain digest after them
 * @param weightsDigest digest of the weights beside this file
 * @param baseDigest digest of the base model's weights
 * @param hyperparametersDigest of the editor
 * @param editorStateDigest digest of {@code editor-state.bin}
 * @param ledgerDigest digest of {@code ledger.json}
 * @param entryOffset where the entry of the sequence is in the deltas topic; the log is read from
 *     there on
 * @param commandOffset of the last command answered in turn; commands after it are read again
 * @param watermark event time that the weights stand for, ISO-8601
 */
record SnapshotState(
    String lineage,
    long sequence,
    String chainDigest,
    String weightsDigest,
    String baseDigest,
    String hyperparametersDigest,
    String editorStateDigest,
    String ledgerDigest,
    long entryOffset,
    long commandOffset,
    String watermark) {}
