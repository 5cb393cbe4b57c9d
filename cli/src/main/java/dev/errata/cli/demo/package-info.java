/**
 * The demo: all services in one process, on real facts, with a display of what they do and a report
 * of what came out. The services themselves are those of the other commands; nothing here does
 * their work.
 */
package dev.errata.cli.demo;
