/**
 * Measures how fast the parts are, beside other implementations of the same work. Only measuring:
 * what is made faster lives elsewhere.
 */
package dev.errata.cli.bench;
