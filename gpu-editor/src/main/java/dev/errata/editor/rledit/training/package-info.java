/**
 * Training of hypernetworks over sequences of edits: rollouts, rewards and the optimiser. Where the
 * edits to train on come from, and how a training is shown, does not belong here.
 */
package dev.errata.editor.rledit.training;
