/**
 * Puts an editor together: method, hyper-parameters, and the texts whose knowledge it must leave
 * alone. How it edits is the editor's own business.
 */
package dev.errata.cli.editing;
