/**
 * What editing methods that work on gradients read from a model: the keys and value gradients of
 * its weights, and the loss of answers. Nothing here changes a weight.
 */
package dev.errata.model.gradient;
