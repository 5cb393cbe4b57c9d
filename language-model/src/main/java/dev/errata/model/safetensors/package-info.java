/**
 * The safetensors file format, read and written on plain Java arrays. Knows no model and no tensor
 * library.
 */
package dev.errata.model.safetensors;
