/**
 * The Kafka Streams topology: validate, deduplicate, settle, batch.
 *
 * <p>Starting it and talking to a broker does not belong here.
 */
package dev.errata.stream.topology;
