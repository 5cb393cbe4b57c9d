package dev.errata.evaluator.dashboard.web;

import dev.errata.evaluator.dashboard.board.Watcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Server-sent events. Who connects gets a snapshot and then what changes; who comes back with the
 * id of an event that is still remembered gets what he missed. More than so many are refused.
 */
public final class EventHub extends Handler.Abstract implements Watcher {
  private static final int REMEMBERED = 200;
  private static final long SNAPSHOT_NANOS = 1_000_000_000L;

  /** Ids of a server's earlier life mean nothing to it. */
  private final String epoch = UUID.randomUUID().toString().substring(0, 8);

  private final int mostClients;
  private final Supplier<Object> snapshot;
  private final Set<EventClient> clients = new LinkedHashSet<>();
  private final TreeMap<Long, byte[]> remembered = new TreeMap<>();
  private long last;
  private byte[] cached;
  private long cachedAt;
  private long cachedNanos;

  /**
   * @param snapshot what a page needs to begin
   */
  public EventHub(int mostClients, Supplier<Object> snapshot) {
    this.mostClients = mostClients;
    this.snapshot = snapshot;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    EventClient client = new EventClient(response, callback, this::gone);
    if (!admit(client)) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "15");
      // Whoever waits to be refused should not have to wait for this one to leave.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      Replies.text(
          response,
          callback,
          503,
          "%d pages are watching already, which is the limit; try again in a while."
              .formatted(mostClients));
      return true;
    }
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    refreshSnapshot();
    begin(client, request.getHeaders().get("Last-Event-ID"));
    return true;
  }

  private synchronized boolean admit(EventClient client) {
    return clients.size() < mostClients && clients.add(client);
  }

  private synchronized void gone(EventClient client) {
    clients.remove(client);
  }

  /** How many listen. */
  public synchronized int clients() {
    return clients.size();
  }

  /** The board is never asked while this is locked: it tells what changes while it is. */
  private void refreshSnapshot() {
    long number;
    synchronized (this) {
      if (cached != null && System.nanoTime() - cachedNanos < SNAPSHOT_NANOS && isRemembered()) {
        return;
      }
      number = last;
    }
    byte[] fresh = event(number, "snapshot", snapshot.get());
    synchronized (this) {
      cached = fresh;
      cachedAt = number;
      cachedNanos = System.nanoTime();
    }
  }

  private boolean isRemembered() {
    return cachedAt == last || remembered.containsKey(cachedAt + 1);
  }

  private void begin(EventClient client, String lastEventId) {
    List<byte[]> first = new ArrayList<>();
    synchronized (this) {
      long seen = numberOf(lastEventId);
      boolean resumes = seen == last || remembered.containsKey(seen + 1);
      if (!resumes) {
        first.add(cached);
        seen = cachedAt;
      }
      first.add(": connected\nretry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
      first.addAll(remembered.tailMap(seen, false).values());
      client.send(first);
    }
  }

  /** The number in an id of this server; -1 for any other. */
  private long numberOf(String id) {
    if (id == null || !id.startsWith(epoch + "-") || !id.matches("[0-9a-f]{8}-\\d{1,15}")) {
      return -1;
    }
    return Long.parseLong(id.substring(epoch.length() + 1));
  }

  @Override
  public void changed(String kind, Object data) {
    synchronized (this) {
      last++;
      byte[] event = event(last, kind, data);
      remembered.put(last, event);
      forget();
      // A copy: a client that cannot take it leaves.
      List.copyOf(clients).forEach(client -> client.send(List.of(event)));
    }
  }

  private void forget() {
    Iterator<Long> oldest = remembered.keySet().iterator();
    while (remembered.size() > REMEMBERED && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Lets all who listen go; they come back when there is a server again. */
  public void closeAll() {
    List<EventClient> all;
    synchronized (this) {
      all = List.copyOf(clients);
    }
    all.forEach(client -> client.abort(new IllegalStateException("The server stops")));
  }

  private byte[] event(long number, String kind, Object data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("id: " + epoch + "-" + number + "\nevent: " + kind + "\ndata: ")
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(Json.bytes(data));
    bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }
}
