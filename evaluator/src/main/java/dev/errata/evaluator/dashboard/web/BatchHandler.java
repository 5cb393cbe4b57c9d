package dev.errata.evaluator.dashboard.web;

import dev.errata.evaluator.dashboard.board.Board;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /api/batch/N}: one edit sequence with its facts and its layers. */
final class BatchHandler extends Handler.Abstract {
  static final String PATH = "/api/batch/";

  private final Board board;

  BatchHandler(Board board) {
    this.board = board;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String number = request.getHttpURI().getCanonicalPath().substring(PATH.length());
    if (!number.matches("\\d{1,18}")) {
      Replies.error(response, callback, 400, "An edit is asked for by its number.");
      return true;
    }
    board
        .batch(Long.parseLong(number))
        .ifPresentOrElse(
            batch -> Replies.json(response, callback, 200, batch),
            () ->
                Replies.error(
                    response,
                    callback,
                    404,
                    "Edit %s is not among the newest, whose facts are kept here."
                        .formatted(number)));
    return true;
  }
}
