package dev.errata.evaluator.dashboard.web;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.dashboard.board.Board;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the page over HTTP. */
public final class WebServer implements AutoCloseable {
  private static final int MOST_THREADS = 12;
  private static final int MOST_CONNECTIONS = 2_000;
  private static final long IDLE_MILLIS = 20_000;

  private final Server server;
  private final ServerConnector connector;
  private final EventHub hub;

  /** Where to listen, and what whoever connects must know. */
  public record Access(String host, int port, Optional<String> token) {}

  private WebServer(
      Access access, Board board, EventHub hub, Supplier<Optional<AskedModels>> models) {
    this.hub = hub;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    threads.setName("dashboard-http");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost(access.host());
    connector.setPort(access.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    server.setErrorHandler(WebServer::failed);
    server.setHandler(new AccessCheck(routes(board, hub, models), access.host(), access.token()));
  }

  /** Says no more than the status: what went wrong is for the log. */
  private static boolean failed(Request request, Response response, Callback callback) {
    Replies.text(response, callback, response.getStatus(), "This request cannot be served.");
    return true;
  }

  private static Handler routes(Board board, EventHub hub, Supplier<Optional<AskedModels>> models) {
    PathMappingsHandler routes = new PathMappingsHandler();
    routes.addMapping(PathSpec.from("/events"), hub);
    routes.addMapping(PathSpec.from("/api/ask"), new AskHandler(models));
    routes.addMapping(PathSpec.from(BatchHandler.PATH + "*"), new BatchHandler(board));
    routes.addMapping(PathSpec.from("/*"), new Assets());
    return routes;
  }

  /**
   * Starts serving.
   *
   * @param models empty while they are loading
   * @throws EvaluationException when the port is taken
   */
  public static WebServer start(
      Access access, Board board, EventHub hub, Supplier<Optional<AskedModels>> models) {
    WebServer web = new WebServer(access, board, hub, models);
    try {
      web.server.start();
      return web;
    } catch (Exception e) {
      web.close();
      throw new EvaluationException(
          "Cannot serve the dashboard on %s:%d: %s. Choose another port, or 0 for any."
              .formatted(access.host(), access.port(), e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      hub.closeAll();
      server.stop();
    } catch (Exception e) {
      throw new EvaluationException("The dashboard does not stop: " + e.getMessage(), e);
    }
  }
}
