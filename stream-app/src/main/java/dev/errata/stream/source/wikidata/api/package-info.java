/**
 * Asks the Wikibase API for revisions and labels: in batches, cached, at a limited rate, and
 * patient with an API that is busy.
 *
 * <p>What the answers mean for facts is not known here.
 */
package dev.errata.stream.source.wikidata.api;
