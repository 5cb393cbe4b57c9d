/**
 * Wikidata as it changes: the feed of recent changes, followed from where it was left.
 *
 * <p>What an edit means is not known here.
 */
package dev.errata.stream.source.wikidata.live;
