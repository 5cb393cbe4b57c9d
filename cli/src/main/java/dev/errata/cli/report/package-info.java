/**
 * What commands write as JSON: records whose components are the fields, and the one mapper that
 * writes them.
 */
package dev.errata.cli.report;
