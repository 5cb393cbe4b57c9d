/**
 * The edit-log consumer: one writer per lineage that computes, logs and only then applies; and the
 * recomputation that checks what it logged. How a delta is computed does not belong here.
 */
package dev.errata.editor.service;
