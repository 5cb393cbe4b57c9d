/**
 * What an editor is: the contract between the edit log and the methods that turn a batch of facts
 * into a change of weights. Nothing here knows Kafka; the methods live in packages of their own.
 */
package dev.errata.editor;
