package dev.errata.evaluator.dashboard.web;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * One browser that listens. Events are written one after the other without a thread of its own; one
 * that reads too slowly is let go, and comes back by itself for a fresh start.
 */
final class EventClient extends IteratingCallback {
  private static final int MOST_WAITING = 256;

  private final Response response;
  private final Callback callback;
  private final Consumer<EventClient> onGone;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean full;

  EventClient(Response response, Callback callback, Consumer<EventClient> onGone) {
    this.response = response;
    this.callback = callback;
    this.onGone = onGone;
  }

  void send(List<byte[]> events) {
    boolean letGo;
    synchronized (waiting) {
      if (full) {
        return;
      }
      waiting.addAll(events);
      full = waiting.size() > MOST_WAITING;
      letGo = full;
    }
    if (letGo) {
      abort(new IllegalStateException("Reads too slowly"));
    } else {
      iterate();
    }
  }

  @Override
  protected Action process() {
    byte[] next;
    synchronized (waiting) {
      next = waiting.poll();
    }
    if (next == null) {
      return Action.IDLE;
    }
    response.write(false, ByteBuffer.wrap(next), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleted(Throwable cause) {
    onGone.accept(this);
    if (cause == null) {
      callback.succeeded();
    } else {
      callback.failed(cause);
    }
  }
}
