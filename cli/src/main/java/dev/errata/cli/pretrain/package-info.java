/**
 * How the bundled model is made: the world as statements to learn, and {@code errata pretrain}. How
 * training works is {@link dev.errata.model.training}'s business.
 */
package dev.errata.cli.pretrain;
