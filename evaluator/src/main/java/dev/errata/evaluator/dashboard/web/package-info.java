/** How the page and its events get to browsers: files, limits, access. */
package dev.errata.evaluator.dashboard.web;
