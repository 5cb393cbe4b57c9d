/**
 * The edit-log consumer: one writer per lineage that computes, logs and only then applies. How a
 * delta is computed does not belong here.
 */
package dev.errata.editor.service;
