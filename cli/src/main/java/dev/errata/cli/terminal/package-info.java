/**
 * How progress is shown: a live panel on a terminal, plain lines elsewhere. Nothing here knows what
 * the progress is of.
 */
package dev.errata.cli.terminal;
