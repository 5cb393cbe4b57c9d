package dev.errata.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One measured value.
 *
 * @param value 0 to 1, or as {@code docs/metrics.md} has it
 * @param n how many probes it is the mean of
 * @param low lower end of the 95% bootstrap interval
 * @param high upper end of it
 * @param unedited the unedited model's value on the same probes; null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Metric(double value, long n, double low, double high, Double unedited) {}
