/**
 * Facts in tables of text: which columns hold what, and how records are told apart.
 *
 * <p>What the fields of a fact mean is that of JSON lines and is not said again here.
 */
package dev.errata.stream.source.csv;
