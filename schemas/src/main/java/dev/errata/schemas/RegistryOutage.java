package dev.errata.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Tells a schema registry that does not answer from a record that is at fault: the one passes, and
 * no record may be given up for it.
 */
public final class RegistryOutage {
  private static final int SERVER_ERROR = 500;

  private RegistryOutage() {}

  /** Whether a record could not be read or written for want of an answer from the registry. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException
          || (cause instanceof RestClientException answer && answer.getStatus() >= SERVER_ERROR)) {
        return true;
      }
    }
    return false;
  }
}
