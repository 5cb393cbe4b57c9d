/**
 * Wikidata items: what a revision says, which of it is current, and what an edit changed.
 *
 * <p>Pure functions of documents; where these come from, and who wants the facts, is not known
 * here.
 */
package dev.errata.stream.source.wikidata.item;
