package dev.postern.access.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person who does at once what they are asked to, and a browser that follows redirects. */
final class RecordedPrompt implements Prompt {
  private final List<String> asked = new ArrayList<>();
  private final List<HttpResponse<String>> pages = new ArrayList<>();

  /** What the person was asked to do. */
  List<String> asked() {
    return asked;
  }

  /** What the browser showed in the end, each time. */
  List<HttpResponse<String>> pages() {
    return pages;
  }

  @Override
  public void browse(URI address) {
    asked.add(address.toString());
    visit(address);
  }

  void visit(URI address) {
    try (HttpClient browser =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      pages.add(
          browser.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void enter(URI address, String code, @Nullable URI complete) {
    asked.add(address.getPath() + " " + code + " " + (complete == null ? "" : complete.getQuery()));
  }
}
