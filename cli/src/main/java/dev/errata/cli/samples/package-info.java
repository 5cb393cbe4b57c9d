/**
 * Measurements as rows: which are meant, and the files that notebooks read. How one is made or what
 * it means does not belong here.
 */
package dev.errata.cli.samples;
