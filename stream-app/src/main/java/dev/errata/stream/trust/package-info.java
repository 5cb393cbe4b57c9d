/**
 * How long changes must wait, by what they are about and by who made them.
 *
 * <p>Waiting itself is in {@code topology}.
 */
package dev.errata.stream.trust;
