package dev.errata.evaluator.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.dashboard.feed.AskedModels;
import dev.errata.evaluator.dashboard.web.Questions.Question;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/ask} with {@code {"prompt": …, "asOf": …}}. One question at a time, a few wait,
 * more are refused. Only JSON is read, which a page of another site cannot send.
 */
final class AskHandler extends Handler.Abstract {
  private static final Logger LOGGER = LoggerFactory.getLogger(AskHandler.class);
  private static final int MOST_BYTES = 16_384;
  private static final int MOST_WAITING = 8;
  private static final int CLOSE_SECONDS = 10;

  private final Supplier<Optional<AskedModels>> models;
  private final ThreadPoolExecutor desk =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "dashboard-ask");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param models empty while they are loading
   */
  AskHandler(Supplier<Optional<AskedModels>> models) {
    this.models = models;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      Replies.error(response, callback, 405, "Ask with POST.");
    } else if (type == null || !type.startsWith("application/json")) {
      Replies.error(response, callback, 415, "Ask in JSON: {\"prompt\": …, \"asOf\": …}.");
    } else {
      Content.Source.asByteArrayAsync(
          request,
          MOST_BYTES,
          Promise.Invocable.from(
              InvocationType.NON_BLOCKING,
              (bytes, failure) -> received(response, callback, bytes, failure)));
    }
    return true;
  }

  private void received(Response response, Callback callback, byte[] bytes, Throwable failure) {
    if (failure != null) {
      Replies.error(
          response,
          callback,
          413,
          "The question is too long: at most %,d bytes.".formatted(MOST_BYTES));
      return;
    }
    try {
      desk.execute(() -> answer(response, callback, bytes));
    } catch (RejectedExecutionException e) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
      Replies.error(response, callback, 429, "Others are asking; try again in a moment.");
    }
  }

  private void answer(Response response, Callback callback, byte[] bytes) {
    Optional<AskedModels> present = models.get();
    if (present.isEmpty()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
      Replies.error(response, callback, 503, "The model is not here yet; it is being loaded.");
      return;
    }
    try {
      Question question = Json.read(new String(bytes, StandardCharsets.UTF_8), Question.class);
      if (question == null || question.prompt() == null) {
        throw new EvaluationException("The question is empty; there is nothing to complete.");
      }
      Replies.json(response, callback, 200, Questions.answer(present.get(), question));
    } catch (JsonProcessingException e) {
      Replies.error(response, callback, 400, "Ask in JSON: {\"prompt\": …, \"asOf\": …}.");
    } catch (EvaluationException e) {
      Replies.error(response, callback, 400, e.getMessage());
    } catch (RuntimeException e) {
      LOGGER.warn("A question could not be answered", e);
      Replies.error(response, callback, 500, "The question could not be answered.");
    }
  }

  @Override
  protected void doStop() throws Exception {
    desk.shutdownNow();
    // The models may be closed as soon as this has returned.
    desk.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    super.doStop();
  }
}
