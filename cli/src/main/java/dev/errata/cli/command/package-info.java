/**
 * One class per subcommand, and the groups of options that several of them share. A subcommand
 * reads its options, calls one service, and prints; what takes more than that lives in a package of
 * its own.
 */
package dev.errata.cli.command;
