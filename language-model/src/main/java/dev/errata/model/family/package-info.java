/**
 * The model families: what the decoder of each looks like, how its {@code config.json} says so, and
 * what its weights are called. No computing here, and no weight name anywhere else.
 */
package dev.errata.model.family;
