/**
 * The bundled world: facts of 2015-01-01, dated changes since, and the wordings that put facts into
 * text.
 *
 * <p>What happens to a fact (events, edits, probes) does not belong here.
 */
package dev.errata.world;
