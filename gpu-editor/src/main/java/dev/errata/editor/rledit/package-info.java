/**
 * Editing with a trained hypernetwork: RLEdit, MALMEN and MEND as methods of the editor. What the
 * networks compute is told in {@code dev.errata.editor.hypernet}, how they are trained in {@code
 * training}.
 */
package dev.errata.editor.rledit;
