/**
 * The {@code errata} command: its entry point, how arguments and configuration reach the
 * subcommands, and how failures become one line and an exit code. What a subcommand does lives in
 * {@link dev.errata.cli.command} and below.
 */
package dev.errata.cli;
