/**
 * A Kafka broker inside this process and a schema registry beside it, for local work and tests.
 *
 * <p>Clients and what they exchange do not belong here.
 */
package dev.errata.broker;
