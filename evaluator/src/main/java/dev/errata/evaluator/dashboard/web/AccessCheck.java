package dev.errata.evaluator.dashboard.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpCookie.SameSite;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets in who may see the page. With a token: who brings it as {@code Authorization: Bearer}, in
 * the address, or in the cookie that the address is exchanged for. Without: who calls a server on
 * the loopback address by a name of it, so that no site elsewhere can point its own name here.
 */
final class AccessCheck extends Handler.Wrapper {
  private static final String COOKIE = "errata_token";
  private static final String BEARER = "Bearer ";
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Optional<String> token;
  private final boolean loopbackOnly;

  AccessCheck(Handler next, String host, Optional<String> token) {
    super(next);
    this.token = token;
    this.loopbackOnly = LOOPBACK.contains(host);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    secure(response.getHeaders());
    if (token.isEmpty()) {
      if (loopbackOnly && !LOOPBACK.contains(Request.getServerName(request))) {
        Replies.text(response, callback, 421, "This server answers to localhost only.");
        return true;
      }
      return super.handle(request, response, callback);
    }
    Optional<String> inAddress = fromAddress(request);
    if (inAddress.filter(this::isRight).isPresent() && isPage(request)) {
      exchange(response, callback, inAddress.get());
      return true;
    }
    if (isLetIn(request, inAddress)) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    Replies.text(
        response, callback, 401, "A token is needed: open this address with ?token=TOKEN once.");
    return true;
  }

  private static void secure(HttpFields.Mutable headers) {
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static boolean isPage(Request request) {
    return request.getHttpURI().getCanonicalPath().equals("/");
  }

  private boolean isLetIn(Request request, Optional<String> inAddress) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    boolean byHeader =
        header != null
            && header.startsWith(BEARER)
            && isRight(header.substring(BEARER.length()).strip());
    boolean byCookie =
        Request.getCookies(request).stream()
            .anyMatch(cookie -> cookie.getName().equals(COOKIE) && isRight(cookie.getValue()));
    return byHeader || byCookie || inAddress.filter(this::isRight).isPresent();
  }

  private static Optional<String> fromAddress(Request request) {
    return Optional.ofNullable(Request.extractQueryParameters(request).getValue("token"));
  }

  /** A browser keeps the token out of its address bar, its history and what it requests next. */
  private static void exchange(Response response, Callback callback, String right) {
    Response.addCookie(
        response,
        HttpCookie.build(COOKIE, right).httpOnly(true).sameSite(SameSite.STRICT).path("/").build());
    response.setStatus(303);
    response.getHeaders().put(HttpHeader.LOCATION, "/");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    callback.succeeded();
  }

  /** Takes as long for a wrong token as for the right one. */
  private boolean isRight(String offered) {
    return MessageDigest.isEqual(bytes(token.orElseThrow()), bytes(offered));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
