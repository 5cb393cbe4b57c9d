/**
 * The editing methods there are, by name, and the settings that come with each. How any of them
 * edits is told in its own package.
 */
package dev.errata.editor.method;
