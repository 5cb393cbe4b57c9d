/**
 * Reads what happened to a model from its logs, and rebuilds the model as it was at any point.
 * Writes nothing but commands to the editor.
 */
package dev.errata.cli.lineage;
