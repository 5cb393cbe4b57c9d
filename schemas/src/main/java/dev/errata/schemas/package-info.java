/**
 * The event log's contract: the topic catalogue, fact keys, serdes and client settings.
 *
 * <p>The events themselves are generated from {@code src/main/avro} into {@code dev.errata.event}.
 * What a service does with an event does not belong here.
 */
package dev.errata.schemas;
