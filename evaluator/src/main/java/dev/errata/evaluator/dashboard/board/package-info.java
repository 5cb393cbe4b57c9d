/** What the page shows, kept in memory within bounds: curves, edits, alerts, health. */
package dev.errata.evaluator.dashboard.board;
