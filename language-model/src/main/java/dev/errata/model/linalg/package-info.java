/**
 * Dense linear algebra that DJL's own interface lacks, run by the engine on the device of its
 * arguments.
 */
package dev.errata.model.linalg;
