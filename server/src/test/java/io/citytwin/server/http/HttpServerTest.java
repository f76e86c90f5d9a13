package io.citytwin.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.server.http.parameter.BboxParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.IntegerParameter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
    private static final String TOKEN = "a-token-for-tests-only";
    private static final IntegerParameter LIMIT = IntegerParameter.limit(100, 10);
    private static final CountDownLatch SLOW_STARTED = new CountDownLatch(1);

    @TempDir
    static Path folder;

    private static HttpServer server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Operations that show one behaviour each. */
    private static final class TestBlock implements ApiBlock {
        private final Links links = new Links(Optional.empty(), true);

        @Override
        public String name() {
            return "test";
        }

        @Override
        public String title() {
            return "Test";
        }

        @Override
        public void mount(Routes routes) {
            routes.get(
                    "/echo",
                    Operation.of("echo", "Echo").with(LIMIT, BboxParameter.BBOX, ChoiceParameter.format("json", "html")),
                    (ctx, p) -> ctx.json(Map.of("limit", p.get(LIMIT), "boxes", p.get(BboxParameter.BBOX))));
            routes.get("/where", Operation.of("where", "Where"), (ctx, p) -> ctx.result(links.to(ctx, "/x")));
            routes.get("/fails", Operation.of("fails", "Fails"), (ctx, p) -> {
                throw new IllegalArgumentException("inner secret");
            });
            routes.get("/known", Operation.of("known", "Known"), (ctx, p) -> {
                if (!Representation.isKnown(ctx, "v1", "public, max-age=60")) {
                    ctx.result("body");
                }
            });
            routes.get("/packed", Operation.of("packed", "Packed"), (ctx, p) ->
                    Representation.sendGzipped(ctx, "application/octet-stream", gzip("x".repeat(5000))));
            routes.get("/long", Operation.of("long", "Long"), (ctx, p) ->
                    ctx.contentType("text/plain").result("y".repeat(5000)));
            routes.post("/guarded", Operation.of("guarded", "Guarded").forAdmin(), (ctx, p) -> ctx.result("done"));
            routes.get("/breaks", Operation.of("breaks", "Breaks"), (ctx, p) -> {
                ctx.contentType("application/x-ndjson");
                ctx.outputStream().write("z".repeat(100_000).getBytes());
                ctx.outputStream().flush();
                throw new IllegalStateException("the database went away");
            });
            routes.get("/slow", Operation.of("slow", "Slow"), (ctx, p) -> {
                SLOW_STARTED.countDown();
                try {
                    Thread.sleep(1500);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                ctx.result("finished");
            });
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes());
        }
        return bytes.toByteArray();
    }

    @BeforeAll
    static void start() throws IOException {
        server = start(folder);
    }

    private static HttpServer start(Path uploads) throws IOException {
        Files.createDirectories(uploads);
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, Optional.empty(), true, 10, uploads, 5, "all");
        return HttpServer.start(
                settings,
                AdminToken.of(TOKEN),
                new SimpleMeterRegistry(),
                new RouteTable(),
                List.of(new TestBlock()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder b = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            b.headers(headers);
        }
        return CLIENT.send(b.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode problem(HttpResponse<byte[]> response, int status) throws IOException {
        assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    @DisplayName("parameters are parsed, and a limit above the maximum is cut to it")
    void parses() throws Exception {
        HttpResponse<byte[]> r = send("GET", "/echo?limit=5000&bbox=113,32,114,33");
        assertThat(new String(r.body())).contains("\"limit\":100").contains("\"minX\":113.0");
    }

    @Test
    @DisplayName("an unknown parameter is a 400 that names it and what is allowed")
    void refusesUnknownParameter() throws Exception {
        JsonNode p = problem(send("GET", "/echo?limt=5"), 400);
        assertThat(p.path("parameter").asText()).isEqualTo("limt");
        assertThat(p.path("allowed").toString()).isEqualTo("[\"bbox\",\"f\",\"limit\"]");
        assertThat(p.path("instance").asText()).isEqualTo("/echo");
    }

    @Test
    @DisplayName("a bad value is a 400 that states the rule and the value")
    void refusesBadValue() throws Exception {
        assertThat(problem(send("GET", "/echo?limit=0"), 400).path("detail").asText())
                .isEqualTo("limit must be an integer of at least 1, was \"0\"");
        assertThat(problem(send("GET", "/echo?bbox=1,2,3"), 400).path("detail").asText())
                .contains("4 or 6 numbers").contains("1,2,3");
        assertThat(problem(send("GET", "/echo?f=xml"), 400).path("allowed").toString()).contains("html");
        assertThat(problem(send("GET", "/echo?limit=1&limit=2"), 400).path("detail").asText()).contains("2 times");
    }

    @Test
    @DisplayName("a path or method that there isn't is a 404 or a 405, as problem+json")
    void refusesUnknownPath() throws Exception {
        assertThat(problem(send("GET", "/nowhere"), 404).path("detail").asText()).contains("/nowhere");
        HttpResponse<byte[]> wrongMethod = send("DELETE", "/echo/");
        assertThat(problem(wrongMethod, 405).path("allowed").toString()).isEqualTo("[\"GET\",\"HEAD\"]");
        assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    @DisplayName("an unexpected error is a 500 with the request id and without the inner message")
    void hidesInnerErrors() throws Exception {
        HttpResponse<byte[]> r = send("GET", "/fails", "X-Request-Id", "abc-1");
        JsonNode p = problem(r, 500);
        assertThat(p.path("requestId").asText()).isEqualTo("abc-1");
        assertThat(r.headers().firstValue("X-Request-Id")).hasValue("abc-1");
        assertThat(p.toString()).doesNotContain("inner secret");
    }

    @Test
    @DisplayName("a request id that could break the log is replaced")
    void replacesBadIds() throws Exception {
        HttpResponse<byte[]> r = send("GET", "/known", "X-Request-Id", "a b{}");
        assertThat(r.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]+");
    }

    @Test
    @DisplayName("HEAD answers with the headers of GET and no body")
    void answersHead() throws Exception {
        HttpResponse<byte[]> r = send("HEAD", "/known");
        assertThat(r.statusCode()).isEqualTo(200);
        assertThat(r.body()).isEmpty();
        assertThat(r.headers().firstValue("ETag")).hasValue("\"v1\"");
    }

    @Test
    @DisplayName("who has the version already gets a 304 without a body")
    void answersNotModified() throws Exception {
        HttpResponse<byte[]> r = send("GET", "/known", "If-None-Match", "\"v0\", W/\"v1\"");
        assertThat(r.statusCode()).isEqualTo(304);
        assertThat(r.body()).isEmpty();
        assertThat(r.headers().firstValue("Cache-Control")).hasValue("public, max-age=60");
        assertThat(send("GET", "/known", "If-None-Match", "\"v2\"").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("packed bytes pass as they are, and unpacked to who doesn't take gzip")
    void passesPackedBytes() throws Exception {
        HttpResponse<byte[]> packed = send("GET", "/packed", "Accept-Encoding", "br, gzip");
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(in.readAllBytes()).hasSize(5000);
        }
        HttpResponse<byte[]> plain = send("GET", "/packed", "Accept-Encoding", "gzip;q=0");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.body()).hasSize(5000);
    }

    @Test
    @DisplayName("long texts are compressed for who takes gzip")
    void compresses() throws Exception {
        HttpResponse<byte[]> r = send("GET", "/long", "Accept-Encoding", "gzip");
        assertThat(r.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(r.body().length).isLessThan(1000);
    }

    @Test
    @DisplayName("writing needs the admin token")
    void guards() throws Exception {
        HttpResponse<byte[]> refused = send("POST", "/guarded", "Authorization", "Bearer wrong");
        problem(refused, 401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(send("POST", "/guarded", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("pages of other origins may read, but not write")
    void allowsReadingFromOtherOrigins() throws Exception {
        assertThat(send("GET", "/known", "Origin", "https://other.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        HttpResponse<byte[]> asked = send(
                "OPTIONS", "/guarded", "Origin", "https://other.example", "Access-Control-Request-Method", "POST");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    @DisplayName("who asks first whether it may read gets leave, who asks to write does not")
    void answersPreflight() throws Exception {
        HttpResponse<byte[]> reading = send(
                "OPTIONS", "/known", "Origin", "https://other.example", "Access-Control-Request-Method", "GET",
                "Access-Control-Request-Headers", "if-none-match");
        assertThat(reading.statusCode()).isEqualTo(204);
        assertThat(reading.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(reading.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("If-None-Match")
                .doesNotContain("Authorization");
    }

    @Test
    @DisplayName("an answer that breaks off under way is cut, so that nobody takes it for whole")
    void cutsBrokenAnswers() {
        assertThatThrownBy(() -> send("GET", "/breaks")).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("links are those the caller sees behind a proxy, and a forged host is not taken")
    void writesForwardedLinks() throws Exception {
        assertThat(new String(send("GET", "/where").body()))
                .isEqualTo("http://127.0.0.1:" + server.port() + "/x");
        assertThat(new String(send(
                                "GET",
                                "/where",
                                "X-Forwarded-Proto",
                                "https",
                                "X-Forwarded-Host",
                                "city.example",
                                "X-Forwarded-Port",
                                "443",
                                "X-Forwarded-Prefix",
                                "/twin/")
                        .body()))
                .isEqualTo("https://city.example/twin/x");
        assertThat(new String(send("GET", "/where", "X-Forwarded-Host", "a\"><b").body()))
                .startsWith("http://127.0.0.1");
    }

    @Test
    @DisplayName("a stop lets running requests end")
    void stopsGracefully() throws Exception {
        HttpServer own = start(folder.resolve("own"));
        CompletableFuture<HttpResponse<String>> answer = CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + own.port() + "/slow")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(SLOW_STARTED.await(10, TimeUnit.SECONDS)).isTrue();
        own.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("finished");
    }
}
