package spine.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.http.HttpRequest;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.http.stub.Stub;

/** What servers answer, good and ugly (AG-06, AG-12, CB-05). */
class AnswersTest {
    private Kit kit;

    @BeforeEach
    void begin(@TempDir Path folder) {
        kit = new Kit(folder);
    }

    @AfterEach
    void end() throws Exception {
        kit.close();
    }

    private static String url(Stub stub) {
        return "http://127.0.0.1:" + stub.port() + "/a?b=c";
    }

    @Test
    void shouldSendWhatWasAskedAndReadWhatCame() throws Exception {
        var stub = kit.stub(Stub.saying(Stub.answer(200, "Content-Type: text/plain\r\nX-Own: 7\r\n", "hällo")));
        kit.secrets.put("KEY", "s3cret");
        var call = Kit.call();
        var request = HttpRequest.post(URI.create(url(stub)), "application/json", ByteString.copyFromUtf8("{}"))
                .with("X-Mine", "1").withSecret("Authorization", "Bearer ", "KEY");
        var response = kit.port().send(call, request);
        assertEquals(200, response.status());
        assertEquals("hällo", response.body().toStringUtf8());
        assertEquals("7", response.header("x-own").orElseThrow());
        var asked = stub.asked().get(0);
        assertEquals("POST /a?b=c HTTP/1.1", asked.first());
        assertEquals("{}", asked.body());
        assertEquals("1", asked.header("X-Mine"));
        assertEquals("Bearer s3cret", asked.header("Authorization"));
        assertEquals("127.0.0.1:" + stub.port(), asked.header("Host"));
        assertEquals(FakeCall.TRACE, asked.header("traceparent"));
        assertEquals("", asked.header("Expect"));
        assertEquals(1.0, call.spent.get("http_calls"));
        assertEquals(8.0, call.spent.get("http_bytes"));
    }

    @Test
    void shouldUseAConnectionAgain() throws Exception {
        var stub = kit.stub(Stub.saying(Stub.answer(200, "", "x")));
        var port = kit.port();
        for (int i = 0; i < 5; i++) {
            port.send(Kit.call(), Kit.get(url(stub)));
        }
        assertEquals(1, stub.connections());
    }

    @Test
    void shouldUnpackGzipAndDeflate() throws Exception {
        var text = "packed ".repeat(10_000);
        for (var coding : List.of("gzip", "deflate")) {
            var packed = packed(coding, text.getBytes(StandardCharsets.UTF_8));
            var stub = kit.stub((asked, out) -> {
                out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + packed.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.write(packed);
            });
            var port = kit.port();
            assertEquals(text, port.send(Kit.call(), Kit.get(url(stub))).body().toStringUtf8());
            port.send(Kit.call(), Kit.get(url(stub)));
            assertEquals(1, stub.connections());
            assertEquals("gzip, deflate", stub.asked().get(0).header("Accept-Encoding"));
        }
    }

    private static byte[] packed(String coding, byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void shouldEndAGzipBombEarly() throws Exception {
        var bomb = packed("gzip", new byte[64 * 1024 * 1024]);
        var stub = kit.stub((asked, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(bomb);
        });
        var refusal = Kit.refused(kit.port(), Kit.get(url(stub)).within(1024 * 1024));
        assertEquals(ErrorCode.TOO_LARGE, refusal.code());
        assertTrue(refusal.reason().contains("1048576"), refusal.reason());
    }

    @Test
    void shouldStopAtTheBoundAndCutTheConnectionWhenABodyIsEndless() throws Exception {
        var stub = kit.stub((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            var chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(chunk);
            }
        });
        assertEquals(ErrorCode.TOO_LARGE, Kit.refused(kit.port(), Kit.get(url(stub)).within(100_000)).code());
        Kit.await(() -> stub.closed() == 1);
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldGiveUpASilentServerAndCutTheConnection() throws Exception {
        kit.within(Duration.ofMillis(300));
        var never = new CountDownLatch(1);
        var stub = kit.stub((asked, out) -> {
            never.await();
            out.write(1);
        });
        var refusal = Kit.refused(kit.port(), Kit.once(url(stub)));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, refusal.code());
        assertTrue(refusal.reason().contains("300 ms"), refusal.reason());
        assertEquals("http:127.0.0.1:" + stub.port(), refusal.meta().get(CircuitOpenException.LOCAL));
        assertEquals(1, kit.breakers.breaker(Lane.PRODUCTION, "http:127.0.0.1:" + stub.port()).status().failureCount());
    }

    @Test
    void shouldEndWithTheRequestsDeadlineAndNotBlameTheServerForAShortOne() throws Exception {
        var never = new CountDownLatch(1);
        var stub = kit.stub((asked, out) -> never.await());
        var refusal = Kit.refused(kit.port(), new FakeCall(Duration.ofMillis(200)), Kit.get(url(stub)));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, refusal.code());
        assertEquals(0, kit.breakers.breaker(Lane.PRODUCTION, "http:127.0.0.1:" + stub.port()).status().failureCount());
    }

    @Test
    void shouldCutTheConnectionWhenTheRequestIsCancelled() throws Exception {
        var arrived = new CountDownLatch(1);
        var stub = kit.stub((asked, out) -> {
            arrived.countDown();
            while (true) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        });
        var call = Kit.call();
        var thread = new Thread(() -> {
            try {
                arrived.await();
                call.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        assertEquals(ErrorCode.CANCELLED, Kit.refused(kit.port(), call, Kit.get(url(stub))).code());
        Kit.await(() -> stub.closed() == 1);
        assertEquals(0, kit.breakers.breaker(Lane.PRODUCTION, "http:127.0.0.1:" + stub.port()).status().failureCount());
        thread.join();
    }

    @Test
    void shouldSayThatItIsNotHttpWhenItIsNot() throws Exception {
        for (var answer : List.of("SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 banana\r\n\r\n", "\u0000\u0001\u0002\u0003\r\n\r\n")) {
            var stub = kit.stub((asked, out) -> {
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                throw new IOException("enough");
            });
            var refusal = Kit.refused(kit.port(), Kit.once(url(stub)));
            assertTrue(refusal.code() == ErrorCode.AGENT_FAILED || refusal.code() == ErrorCode.UNAVAILABLE, refusal.toString());
            assertFalse(refusal.reason().contains("OpenSSH"), refusal.reason());
        }
    }

    @Test
    void shouldRefuseAHeadThatIsTooLarge() throws Exception {
        var many = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("X-").append(i).append(": y\r\n");
        }
        var longLine = "HTTP/1.1 200 OK\r\nX-Long: " + "y".repeat(1_000_000) + "\r\n\r\n";
        for (var answer : List.of(many + "\r\n", longLine)) {
            var stub = kit.stub(Stub.saying(answer));
            assertEquals(ErrorCode.TOO_LARGE, Kit.refused(kit.port(), Kit.once(url(stub))).code());
        }
    }

    @Test
    void shouldNotTakeABodyThatWasCutOffForAWholeOne() throws Exception {
        var short1 = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this";
        var short2 = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n";
        for (var answer : List.of(short1, short2)) {
            var stub = kit.stub((asked, out) -> {
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                out.flush();
                throw new IOException("enough");
            });
            assertEquals(ErrorCode.UNAVAILABLE, Kit.refused(kit.port(), Kit.once(url(stub))).code());
        }
    }

    @Test
    void shouldNotTakeADamagedPackedBodyForAWholeOne() throws Exception {
        var packed = packed("gzip", "a".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        var stub = kit.stub((asked, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length / 2 + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(packed, 0, packed.length / 2);
        });
        assertEquals(ErrorCode.AGENT_FAILED, Kit.refused(kit.port(), Kit.once(url(stub))).code());
    }

    @Test
    void shouldSayThatNobodyListensWhenTheConnectionIsRefused() throws Exception {
        var stub = kit.stub(Stub.saying(""));
        var port = kit.port();
        stub.close();
        var refusal = Kit.refused(port, Kit.once(url(stub)));
        assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        assertTrue(refusal.reason().contains("cannot be reached"), refusal.reason());
    }

    @Test
    void shouldGiveEveryStatusToTheAgentAndCountOnlyServerErrorsAgainstTheService() throws Exception {
        var stub = kit.stub((asked, out) -> Stub.saying(Stub.answer(
                Integer.parseInt(asked.first().split("[/ ]")[2]), "", "why")).answer(asked, out));
        var port = kit.port();
        var breaker = kit.breakers.breaker(Lane.PRODUCTION, "http:127.0.0.1:" + stub.port());
        for (int status : List.of(200, 201, 304, 400, 401, 403, 404, 422)) {
            var body = status == 304 ? "" : "why";
            if (status != 304) {
                assertEquals(body, port.send(Kit.call(), Kit.once("http://127.0.0.1:" + stub.port() + "/" + status)).body().toStringUtf8());
            }
            assertEquals(0, breaker.status().failureCount());
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(500 + i % 3, port.send(Kit.call(), Kit.once("http://127.0.0.1:" + stub.port() + "/" + (500 + i % 3))).status());
        }
        assertEquals(State.OPEN, breaker.status().state());
        int before = stub.asked().size();
        var refusal = Kit.refused(port, Kit.once(url(stub)));
        assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        assertEquals(before, stub.asked().size());
    }
}
