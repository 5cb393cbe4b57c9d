/**
 * The report of a lineage: what is read for it, its sections as plain text, and the pages that they
 * are written out to. Only the pages know how text is escaped.
 */
package dev.errata.cli.dossier;
