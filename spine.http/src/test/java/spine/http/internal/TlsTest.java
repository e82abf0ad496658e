package spine.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.http.HttpRequest;
import spine.http.stub.Stub;

/** TLS is verified, name and time and root; HTTP/2 where the peer takes it (AG-06). */
class TlsTest {
    private Kit kit;

    @BeforeEach
    void begin(@TempDir Path folder) {
        kit = new Kit(folder);
    }

    @AfterEach
    void end() throws Exception {
        kit.close();
    }

    private Stub tls(SSLContext context, Stub.Script script) {
        var stub = Stub.tls(context, script);
        kit.closing(stub).name("api.test", List.of("127.0.0.1")).grant("probe https://api.test:" + stub.port() + " * private secret=KEY");
        return stub;
    }

    private static Stub.Script ok() {
        return Stub.saying(Stub.answer(200, "", "ok"));
    }

    private static String url(Stub stub) {
        return "https://api.test:" + stub.port() + "/";
    }

    @Test
    void shouldTalkToAServerWhoseCertificateHasItsName() throws Exception {
        var stub = tls(Kit.CERTIFICATES.server("api.test"), ok());
        var port = kit.port();
        assertEquals("ok", port.send(Kit.call(), Kit.get(url(stub))).body().toStringUtf8());
        port.send(Kit.call(), Kit.get(url(stub)));
        assertEquals(1, stub.connections());
    }

    @Test
    void shouldRefuseAWrongNameAnExpiredASelfSignedAndAForeignCertificate() {
        kit.secrets.put("KEY", "s3cret");
        for (var context : List.of(Kit.CERTIFICATES.server("other.test"), Kit.CERTIFICATES.expired("api.test"),
                Kit.CERTIFICATES.selfSigned("api.test"), new spine.http.stub.Certificates().server("api.test"))) {
            var stub = tls(context, ok());
            var refusal = Kit.refused(kit.port(), Kit.get(url(stub)).withSecret("X", "", "KEY"));
            assertEquals(ErrorCode.UNAVAILABLE, refusal.code(), refusal.toString());
            assertTrue(refusal.reason().startsWith("TLS with api.test does not come about"), refusal.reason());
            assertEquals(0, stub.asked().size());
            assertEquals(1, stub.connections());
        }
    }

    @Test
    void shouldRefuseAServerThatSpeaksNoTls() {
        var stub = Stub.plain((asked, out) -> out.write("HTTP/1.1 400 no\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        kit.closing(stub).name("api.test", List.of("127.0.0.1")).grant("probe https://api.test:" + stub.port() + " * private");
        assertEquals(ErrorCode.DEADLINE_EXCEEDED.category(), Kit.refused(kit.within(java.time.Duration.ofSeconds(2)).port(),
                Kit.once(url(stub))).code().category());
    }

    @Test
    void shouldRefuseARedirectFromHttpsToHttp() {
        var stub = tls(Kit.CERTIFICATES.server("api.test"), Stub.saying(Stub.answer(302, "Location: http://api.test/\r\n", "")));
        kit.grant("probe http://api.test *");
        var refusal = Kit.refused(kit.port(), Kit.get(url(stub)));
        assertEquals(ErrorCode.FORBIDDEN, refusal.code());
        assertTrue(refusal.reason().contains("from https to http"), refusal.reason());
    }

    @Test
    void shouldCutATlsConnectionThatNeverEndsWhenTheRequestIsCancelled() throws Exception {
        var stub = tls(Kit.CERTIFICATES.server("api.test"), (asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write("5\r\nhello\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        });
        var call = Kit.call();
        var seen = new AtomicReference<String>("");
        try {
            kit.port().stream(call, Kit.get(url(stub)).within(HttpRequest.MOST_BYTES), bytes -> {
                seen.set(bytes.toStringUtf8());
                call.stop();
            });
        } catch (spine.api.SpineException e) {
            assertEquals(ErrorCode.CANCELLED, e.refusal().code());
        }
        assertTrue(seen.get().startsWith("hello"), seen.get());
        Kit.await(() -> stub.closed() == 1);
    }

    @Test
    void shouldCutASilentTlsConnectionWhenTheRequestIsCancelled() throws Exception {
        var never = new CountDownLatch(1);
        var call = Kit.call();
        var stub = tls(Kit.CERTIFICATES.server("api.test"), (asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            call.stop();
            while (never.getCount() > 0) {
                out.flush();
                out.write("1\r\nx\r\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        assertEquals(ErrorCode.CANCELLED, Kit.refused(kit.port(), call, Kit.once(url(stub))).code());
        Kit.await(() -> stub.closed() == 1);
    }

    @Test
    void shouldSpeakHttp2WithAPeerThatTakesIt() throws Exception {
        var version = new AtomicReference<String>("");
        AsyncServerRequestHandler<org.apache.hc.core5.http.Message<org.apache.hc.core5.http.HttpRequest, Void>> handler =
                new AsyncServerRequestHandler<>() {
            @Override
            public BasicRequestConsumer<Void> prepare(org.apache.hc.core5.http.HttpRequest request,
                    org.apache.hc.core5.http.EntityDetails body, org.apache.hc.core5.http.protocol.HttpContext context) {
                return new BasicRequestConsumer<>(body == null ? null : new DiscardingEntityConsumer<>());
            }

            @Override
            public void handle(org.apache.hc.core5.http.Message<org.apache.hc.core5.http.HttpRequest, Void> message,
                    ResponseTrigger trigger, org.apache.hc.core5.http.protocol.HttpContext context)
                    throws org.apache.hc.core5.http.HttpException, java.io.IOException {
                version.set(((org.apache.hc.core5.http.protocol.HttpCoreContext) context).getProtocolVersion() + " "
                        + message.getHead().getAuthority());
                trigger.submitResponse(new BasicResponseProducer(new BasicHttpResponse(200),
                        new StringAsyncEntityProducer("two".repeat(100_000), ContentType.TEXT_PLAIN)), context);
            }
        };
        HttpAsyncServer server = H2ServerBootstrap.bootstrap().setVersionPolicy(HttpVersionPolicy.NEGOTIATE).setCanonicalHostName("api.test")
                .setTlsStrategy(new H2ServerTlsStrategy(Kit.CERTIFICATES.server("api.test"))).register("*", handler).create();
        server.start();
        kit.closing(() -> server.close(CloseMode.IMMEDIATE));
        var endpoint = server.listen(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), URIScheme.HTTPS).get();
        int at = ((java.net.InetSocketAddress) endpoint.getAddress()).getPort();
        kit.name("api.test", List.of("127.0.0.1")).grant("probe https://api.test:" + at + " * private");
        var port = kit.port();
        for (int i = 0; i < 3; i++) {
            assertEquals(300_000, port.send(Kit.call(), Kit.get("https://api.test:" + at + "/")).body().size());
        }
        port.send(Kit.call(), HttpRequest.post(java.net.URI.create("https://api.test:" + at + "/"), "text/plain",
                com.google.protobuf.ByteString.copyFromUtf8("x".repeat(200_000))));
        assertEquals("HTTP/2.0 api.test:" + at, version.get());
    }
}
