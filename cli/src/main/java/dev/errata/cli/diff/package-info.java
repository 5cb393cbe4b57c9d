/** Compares two models of logs: what was written into them, and what they say. */
package dev.errata.cli.diff;
