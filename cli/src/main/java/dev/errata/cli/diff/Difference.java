package dev.errata.cli.diff;

/**
 * A fact that two models hold otherwise, or answer otherwise.
 *
 * @param writtenA what was written into the first; null when nothing is in force
 * @param writtenB into the second
 * @param answerA what the first says
 * @param answerB what the second says
 */
public record Difference(
    String fact, String prompt, String writtenA, String writtenB, String answerA, String answerB) {}
