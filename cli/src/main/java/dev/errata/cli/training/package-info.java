/**
 * Training of hypernetworks as a command: where the edits to train on come from, what is shown
 * while it runs, and what is kept of it. How a network learns is told in {@code
 * dev.errata.editor.rledit.training}.
 */
package dev.errata.cli.training;
