package dev.errata.editor.service;

import dev.errata.editor.EditorState;
import dev.errata.editor.log.Ledger;
import dev.errata.model.LanguageModel;

/** All that the edits up to some sequence have made of a lineage. */
record Snapshot(SnapshotState state, LanguageModel model, EditorState editorState, Ledger ledger) {}
