/**
 * Makes a lineage out of another: what was logged up to some edit, and from then on the same
 * commands. How the new lineage is edited is none of its business.
 */
package dev.errata.cli.fork;
