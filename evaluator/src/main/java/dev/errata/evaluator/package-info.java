/** The evaluator's own error; everything else lives in the packages below. */
package dev.errata.evaluator;
