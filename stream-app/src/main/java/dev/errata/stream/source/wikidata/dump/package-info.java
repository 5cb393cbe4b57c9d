/**
 * Wikidata's dumps of edits: pages with their revisions, in XML.
 *
 * <p>What an edit means is not known here.
 */
package dev.errata.stream.source.wikidata.dump;
