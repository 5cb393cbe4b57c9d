package dev.errata.cli.report;

/**
 * One measured share.
 *
 * @param value 0 to 1
 * @param n how many probes it is the mean of
 * @param low lower end of the 95% bootstrap interval
 * @param high upper end of it
 */
public record Metric(double value, long n, double low, double high) {}
