/**
 * Linear systems of locate-then-edit methods that stay as cheap as they were at the first edit: the
 * inverse is kept and follows the keys that come and go. Which keys there are belongs here too;
 * what an update writes with them does not.
 *
 * <p>Keys are rows, {@code [n, d_in]}; {@code d} below is {@code d_in}.
 */
package dev.errata.editor.solve;
