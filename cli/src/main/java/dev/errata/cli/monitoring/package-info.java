/**
 * What the services tell Prometheus: names, units and labels, and the port at which it asks. What a
 * metric of the model means, and how a service counts, does not belong here.
 */
package dev.errata.cli.monitoring;
