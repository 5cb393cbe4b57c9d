/** Texts that stand for what a model knows, and statistics of the keys they give. */
package dev.errata.editor.statistics;
