/**
 * Reading hyper-parameters strictly: an unknown, missing or impossible setting is an error that
 * names the key.
 */
package dev.errata.editor.settings;
