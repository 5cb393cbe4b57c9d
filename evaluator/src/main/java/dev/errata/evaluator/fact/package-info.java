/** What the edits say is true now, and since which edit. How that is asked does not belong here. */
package dev.errata.evaluator.fact;
