package dev.errata.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback address. */
final class Ports {
  static final String HOST = "127.0.0.1";
  private static final int HIGHEST = 65535;

  private Ports() {}

  /**
   * Checks that a server could listen on the port, so that a port taken is told before a start of
   * several seconds.
   *
   * @throws BrokerException when it could not
   */
  static void requireFree(String server, int port) {
    if (port < 0 || port > HIGHEST) {
      throw new BrokerException(
          "Cannot start the %s: port %d is not within 0..%d".formatted(server, port, HIGHEST));
    }
    probe(server, port);
  }

  /** A port that is free now. */
  static int free(String server) {
    return probe(server, 0);
  }

  private static int probe(String server, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as servers do: connections that linger are no obstacle
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw taken(server, port, e);
    }
  }

  static BrokerException taken(String server, int port, Exception cause) {
    return new BrokerException(
        "Cannot start the %s: port %d of %s is taken (%s); stop what listens there or choose another port"
            .formatted(server, port, HOST, cause.getMessage()),
        cause);
  }
}
