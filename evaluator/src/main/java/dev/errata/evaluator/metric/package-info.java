/**
 * What is measured and how sure it is: metric names, estimates with intervals, comparison of
 * answers. Models and logs do not belong here.
 */
package dev.errata.evaluator.metric;
