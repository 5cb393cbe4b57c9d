/**
 * Runs every editing method on the same edits, each in a process of its own, and writes the page of
 * results. How one experiment runs, and how reports are compared, does not belong here.
 */
package dev.errata.cli.suite;
