/** Where what the page shows comes from: the topics of a lineage, and the models themselves. */
package dev.errata.evaluator.dashboard.feed;
