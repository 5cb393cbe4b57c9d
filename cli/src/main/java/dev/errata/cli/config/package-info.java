/**
 * Settings from the environment and from a properties file, merged under the command line. Nothing
 * here knows what a setting is for; that is the business of the options in {@link
 * dev.errata.cli.command}.
 */
package dev.errata.cli.config;
