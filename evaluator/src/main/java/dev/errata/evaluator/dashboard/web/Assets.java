package dev.errata.evaluator.dashboard.web;

import dev.errata.evaluator.EvaluationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The files of the page: these and no others, read once. */
final class Assets extends Handler.Abstract {
  private static final String DIRECTORY = "/dev/errata/evaluator/dashboard/";
  private static final List<String> FILES =
      List.of(
          "index.html",
          "dashboard.css",
          "favicon.svg",
          "js/main.js",
          "js/alerts.js",
          "js/answer.js",
          "js/ask.js",
          "js/charts.js",
          "js/chart.js",
          "js/edits.js",
          "js/dom.js",
          "js/format.js",
          "js/health.js",
          "js/live.js",
          "js/names.js",
          "js/store.js",
          "js/theme.js",
          "vendor/uPlot.iife.min.js",
          "vendor/uPlot.min.css",
          "vendor/inter-latin.woff2",
          "vendor/inter-latin-ext.woff2",
          "vendor/newsreader-latin.woff2",
          "vendor/newsreader-latin-ext.woff2");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");

  private final Map<String, byte[]> contents = new HashMap<>();

  Assets() {
    FILES.forEach(name -> contents.put("/" + name, read(name)));
    contents.put("/", contents.get("/index.html"));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    byte[] content = contents.get(path);
    if (content == null) {
      Replies.text(response, callback, 404, "There is no such page.");
      return true;
    }
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type(path));
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    // Fonts never change; what else there is must match the server.
    response
        .getHeaders()
        .put(HttpHeader.CACHE_CONTROL, path.endsWith("woff2") ? "max-age=604800" : "no-cache");
    response.write(true, ByteBuffer.wrap(content), callback);
    return true;
  }

  private static String type(String path) {
    return path.equals("/")
        ? TYPES.get("html")
        : TYPES.get(path.substring(path.lastIndexOf('.') + 1));
  }

  private static byte[] read(String name) {
    try (InputStream file = Assets.class.getResourceAsStream(DIRECTORY + name)) {
      if (file == null) {
        throw new EvaluationException("The dashboard's file %s is missing".formatted(name));
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the dashboard's file " + name, e);
    }
  }
}
