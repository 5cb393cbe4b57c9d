/**
 * A lineage's log: what was ordered, what was applied, in order. Reading it changes nothing. Edits
 * of experiments and of training, which no service makes, are logged in the same form.
 */
package dev.errata.editor.log;
