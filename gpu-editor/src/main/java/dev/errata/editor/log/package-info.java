/** A lineage's log: what was ordered, what was applied, in order. Reading it changes nothing. */
package dev.errata.editor.log;
