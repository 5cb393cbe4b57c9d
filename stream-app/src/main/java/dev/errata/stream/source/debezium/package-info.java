/**
 * Facts in the tables of a database, by the change events that Debezium writes: which columns are
 * facts about what, and what a change of a row means for them.
 *
 * <p>Events are read as JSON only.
 */
package dev.errata.stream.source.debezium;
