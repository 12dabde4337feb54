package dev.postern.access.login;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: cookies, redirects and forms, which are all that logins are made of. */
final class FormBrowser implements AutoCloseable {
  private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
  private static final Pattern INPUT = Pattern.compile("(?is)<input\\b([^>]*)>");
  private static final int MOST_REDIRECTS = 20;

  private final HttpClient client = HttpClient.newHttpClient();

  /** By path, then name: realms of one host have cookies of the same names. */
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /** What the browser shows. */
  record Page(URI address, int status, String html) {
    private Matcher form() {
      Matcher form = FORM.matcher(html);
      if (!form.find()) {
        throw new AssertionError("no form at " + address + ": " + html);
      }
      return form;
    }

    boolean hasField(String name) {
      Matcher form = FORM.matcher(html);
      return form.find() && form.group(2).contains("name=\"" + name + "\"");
    }

    private Map<String, String> hidden() {
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher input = INPUT.matcher(form().group(2));
      while (input.find()) {
        if (attribute(input.group(1), "type").equalsIgnoreCase("hidden")) {
          fields.put(attribute(input.group(1), "name"), attribute(input.group(1), "value"));
        }
      }
      return fields;
    }
  }

  Page open(URI address) throws IOException, InterruptedException {
    return redirected(follow(HttpRequest.newBuilder(address)));
  }

  /** Submits the page's first form with its hidden fields and these. */
  Page submit(Page page, Map<String, String> fields) throws IOException, InterruptedException {
    Map<String, String> all = page.hidden();
    all.putAll(fields);
    String body =
        all.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return redirected(
        follow(
            HttpRequest.newBuilder(
                    page.address().resolve(attribute(page.form().group(1), "action")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  /** SAML's POST binding: a form that a script would submit at once. */
  private Page redirected(Page page) throws IOException, InterruptedException {
    return page.hasField("SAMLRequest") || page.hasField("SAMLResponse")
        ? submit(page, Map.of())
        : page;
  }

  private Page follow(HttpRequest.Builder first) throws IOException, InterruptedException {
    HttpRequest.Builder request = first;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      URI address = request.build().uri();
      String sent = sent(address);
      if (!sent.isEmpty()) {
        request.header("Cookie", sent);
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      if (response.statusCode() / 100 != 3) {
        return new Page(address, response.statusCode(), response.body());
      }
      request =
          HttpRequest.newBuilder(
              address.resolve(response.headers().firstValue("Location").orElseThrow()));
    }
    throw new IOException("redirected without end");
  }

  private void keep(String cookie) {
    String[] parts = cookie.split(";");
    String[] pair = parts[0].split("=", 2);
    String path = "/";
    for (String part : parts) {
      if (part.strip().toLowerCase().startsWith("path=")) {
        path = part.strip().substring("path=".length());
      }
    }
    cookies.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(pair[0].strip(), pair[1]);
  }

  private String sent(URI address) {
    return cookies.entrySet().stream()
        .filter(entry -> address.getPath().startsWith(entry.getKey()))
        .flatMap(entry -> entry.getValue().entrySet().stream())
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String attribute(String tag, String name) {
    Matcher matcher = Pattern.compile("(?i)\\b" + name + "\\s*=\\s*\"([^\"]*)\"").matcher(tag);
    return matcher.find()
        ? matcher.group(1).replace("&#x2f;", "/").replace("&#61;", "=").replace("&amp;", "&")
        : "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
