/**
 * An event log inside this process: an embedded broker on a directory and a registry in memory, for
 * commands that need no services around them. What is written to the log and read from it is none
 * of its business.
 */
package dev.errata.cli.local;
