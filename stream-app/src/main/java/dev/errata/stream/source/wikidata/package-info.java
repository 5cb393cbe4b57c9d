/**
 * Wikidata as a source of facts: what all its ways in have in common, from an edit of an item to
 * facts.
 *
 * <p>How edits and revisions are got is the business of the packages below.
 */
package dev.errata.stream.source.wikidata;
