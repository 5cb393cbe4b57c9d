/**
 * Sources of facts, which turn what they read into {@code FactUpdate} events.
 *
 * <p>Sources judge form only. Whether a fact is new, late or void is the topology's business.
 */
package dev.errata.stream.source;
