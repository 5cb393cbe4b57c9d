/**
 * Data sets of edits and the questions that judge them: the bundled world and the benchmarks of the
 * literature, each in the files in which it is published. How a model is edited does not belong
 * here.
 */
package dev.errata.cli.dataset;
