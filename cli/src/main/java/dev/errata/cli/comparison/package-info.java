/**
 * Puts reports of experiments side by side: tables as papers print them, charts, and pages made of
 * both. Running experiments does not belong here.
 */
package dev.errata.cli.comparison;
