/**
 * The stream application as a service: its settings, its start and stop, and its progress.
 *
 * <p>Where facts come from is in {@code source}, what happens to them in {@code topology}. Nothing
 * here knows a model.
 */
package dev.errata.stream;
