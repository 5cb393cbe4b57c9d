package dev.errata.evaluator.dashboard;

import java.util.Optional;

/**
 * Where the page is served and to whom.
 *
 * @param host the address to listen on
 * @param port 0: any that is free
 * @param token what a browser must know to see anything; empty: nothing
 * @param clients how many pages may watch at once
 */
public record DashboardSettings(String host, int port, Optional<String> token, int clients) {
  /** How many pages may watch at once, unless said otherwise. */
  public static final int DEFAULT_CLIENTS = 200;

  public DashboardSettings(String host, int port, Optional<String> token) {
    this(host, port, token, DEFAULT_CLIENTS);
  }
}
