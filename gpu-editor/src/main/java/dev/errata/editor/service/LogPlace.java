package dev.errata.editor.service;

/**
 * How far an editor is in both logs.
 *
 * @param entryOffset where its last entry is in the deltas topic
 * @param nextCommand the first command of the edits topic that is neither answered nor refused; a
 *     command that was answered out of turn comes after it
 */
record LogPlace(long entryOffset, long nextCommand) {}
