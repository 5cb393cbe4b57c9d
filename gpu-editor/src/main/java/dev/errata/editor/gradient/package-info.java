/**
 * Rows of keys and value gradients, one per answer token, and running statistics of their features:
 * what UltraEdit, StableEdit, MEND, MALMEN and RLEdit share. Statistics are kept in double and in
 * Java, so that they come out alike wherever they are computed from the same rows.
 */
package dev.errata.editor.gradient;
