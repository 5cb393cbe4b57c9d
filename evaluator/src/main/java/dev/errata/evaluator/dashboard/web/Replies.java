package dev.errata.evaluator.dashboard.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Short answers. */
final class Replies {
  private Replies() {}

  static void text(Response response, Callback callback, int status, String text) {
    write(
        response,
        callback,
        status,
        "text/plain;charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static void json(Response response, Callback callback, int status, Object value) {
    write(response, callback, status, "application/json", Json.bytes(value));
  }

  static void error(Response response, Callback callback, int status, String message) {
    json(response, callback, status, Map.of("error", message));
  }

  private static void write(
      Response response, Callback callback, int status, String type, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
