package spine.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.HttpRequest;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.api.resilience.RetryAfter;
import spine.http.stub.Stub;

/** Limits of the services and of the operator, tries, streams, records (AG-07, AG-08, CB-06). */
class LimitsTest {
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
        return "http://127.0.0.1:" + stub.port() + "/";
    }

    private static Stub.Script ok() {
        return Stub.saying(Stub.answer(200, "", "ok"));
    }

    /** First these answers, then ok. */
    private static Stub.Script first(AtomicInteger count, String... answers) {
        return (asked, out) -> {
            int number = count.getAndIncrement();
            Stub.saying(number < answers.length ? answers[number] : Stub.answer(200, "", "ok")).answer(asked, out);
        };
    }

    @Test
    void shouldGiveTheServersTimeOnWhenItIsLongAndAskNoMore() {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(120));
        for (var header : List.of("Retry-After: 120\r\n", "retry-after: " + date + "\r\n", "X-RateLimit-Reset: "
                + (System.currentTimeMillis() / 1000 + 120) + "\r\n", "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 120\r\n")) {
            var stub = kit.stub(Stub.saying(Stub.answer(429, header, "slow down")));
            var port = kit.port();
            var refusal = Kit.refused(port, Kit.get(url(stub)));
            assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
            assertEquals(120, RetryAfter.seconds(refusal), 2, header);
            assertEquals("http:127.0.0.1:" + stub.port(), refusal.meta().get(CircuitOpenException.LOCAL));
            var breaker = kit.breakers.breaker(Lane.PRODUCTION, "http:127.0.0.1:" + stub.port()).status();
            assertEquals(State.OPEN, breaker.state());
            assertTrue(breaker.byServer());
            assertEquals(ErrorCode.RATE_LIMITED, Kit.refused(port, Kit.get(url(stub))).code());
            assertEquals(1, stub.asked().size());
        }
    }

    @Test
    void shouldWaitAndAskAgainWhenTheServersTimeIsShort() throws Exception {
        var count = new AtomicInteger();
        var stub = kit.stub(first(count, Stub.answer(429, "Retry-After: 1\r\n", "")));
        assertEquals("ok", kit.port().send(Kit.call(), Kit.get(url(stub))).body().toStringUtf8());
        assertEquals(2, stub.asked().size());
    }

    @Test
    void shouldNotAskTwiceForWhatMayNotBeDoneTwice() {
        var count = new AtomicInteger();
        var stub = kit.stub(first(count, Stub.answer(429, "Retry-After: 1\r\n", "")));
        assertEquals(ErrorCode.RATE_LIMITED, Kit.refused(kit.port(), Kit.once(url(stub))).code());
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldTryThreeTimesWhenTheServerFails() throws Exception {
        var count = new AtomicInteger();
        var twice = kit.stub(first(count, Stub.answer(503, "", ""), Stub.answer(500, "", "")));
        assertEquals(200, kit.port().send(Kit.call(), Kit.get(url(twice))).status());
        var always = kit.stub(Stub.saying(Stub.answer(502, "", "broken")));
        assertEquals("broken", kit.port().send(Kit.call(), Kit.get(url(always))).body().toStringUtf8());
        assertEquals(3, always.asked().size());
    }

    @Test
    void shouldNotAskAServiceThatHasNoCallsLeft() throws Exception {
        var stub = kit.stub(Stub.saying(Stub.answer(200, "X-RateLimit-Remaining: 0\r\n", "ok")));
        var port = kit.port();
        port.send(Kit.call(), Kit.get(url(stub)));
        var refusal = Kit.refused(port, Kit.get(url(stub)));
        assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
        assertEquals(60, RetryAfter.seconds(refusal), 2);
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldHoldTheGrantsCallsAndBytesAMinute() throws Exception {
        for (var limit : List.of("calls=2/min", "bytes=3/min")) {
            var stub = Stub.plain(ok());
            kit.closing(stub).hosts.add("127.0.0.1");
            kit.grant("probe http://127.0.0.1:" + stub.port() + " * private " + limit);
            var port = kit.port();
            port.send(Kit.call(), Kit.get(url(stub)));
            port.send(Kit.call(), Kit.get(url(stub)));
            var refusal = Kit.refused(port, Kit.get(url(stub)));
            assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
            assertTrue(refusal.reason().contains(limit), refusal.reason());
            assertEquals(2, stub.asked().size());
        }
    }

    @Test
    void shouldHoldTheBudgetOfADayAndTellWhatWasSpent() throws Exception {
        var stub = Stub.plain(ok());
        kit.closing(stub).priced(0.4).hosts.add("127.0.0.1");
        kit.grant("probe http://127.0.0.1:" + stub.port() + " * private budget=1/day");
        var port = kit.port();
        var call = Kit.call();
        port.send(call, Kit.get(url(stub)));
        port.send(call, Kit.get(url(stub)));
        assertEquals(0.8, call.spent.get("usd"), 1e-9);
        var refusal = Kit.refused(port, Kit.get(url(stub)));
        assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
        assertTrue(refusal.reason().contains("budget of 1.0"), refusal.reason());
        assertTrue(refusal.remedy().contains("outbound.conf:1"), refusal.remedy());
        assertEquals(2, stub.asked().size());
        stub.close();
    }

    @Test
    void shouldNotChargeForWhatWasNeverSent() throws Exception {
        var stub = Stub.plain(ok());
        kit.priced(0.4).hosts.add("127.0.0.1");
        kit.grant("probe http://127.0.0.1:" + stub.port() + " * private budget=1/day");
        stub.close();
        Kit.refused(kit.port(), Kit.once(url(stub)));
        assertEquals(0, kit.spending.spent("production", "probe"), 1e-9);
    }

    @Test
    void shouldHandTheBodyOverAsItArrives() throws Exception {
        var handed = new CountDownLatch(1);
        var stub = kit.stub((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            handed.await();
            out.write("3\r\ntwo\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
        var pieces = new ArrayList<String>();
        var response = kit.port().stream(Kit.call(), Kit.get(url(stub)), bytes -> {
            pieces.add(bytes.toStringUtf8());
            handed.countDown();
        });
        assertEquals(List.of("one", "two"), pieces);
        assertTrue(response.body().isEmpty());
        var record = kit.effects.get(0);
        assertTrue(record.answer().toStringUtf8().endsWith("\n\nonetwo"), record.answer().toStringUtf8());
    }

    @Test
    void shouldCutTheConnectionAndPassOnWhatTheTakerThrows() throws Exception {
        var stub = kit.stub((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write("3\r\none\r\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        var mine = new SpineException(ErrorCode.INVALID_REQUEST, "enough", "");
        var port = kit.port();
        assertEquals(mine, assertThrows(SpineException.class, () -> port.stream(Kit.call(), Kit.get(url(stub)), bytes -> {
            throw mine;
        })));
        Kit.await(() -> stub.closed() == 1);
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldNotTryAgainOnceSomethingWasHandedOver() {
        var handed = new CountDownLatch(1);
        var stub = kit.stub((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            handed.await();
            throw new java.io.IOException("enough");
        });
        var pieces = new ArrayList<String>();
        var port = kit.port();
        assertThrows(SpineException.class, () -> port.stream(Kit.call(), Kit.get(url(stub)), bytes -> {
            pieces.add(bytes.toStringUtf8());
            handed.countDown();
        }));
        assertEquals(List.of("one"), pieces);
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldNotStreamTheBodyOfAnError() throws Exception {
        var stub = kit.stub(Stub.saying(Stub.answer(400, "", "wrong")));
        var response = kit.port().stream(Kit.call(), Kit.get(url(stub)), bytes -> {
            throw new AssertionError("handed over");
        });
        assertEquals("wrong", response.body().toStringUtf8());
    }

    @Test
    void shouldTellTheRecordersWithoutSecretsAndWithoutWhatChanges() throws Exception {
        var stub = kit.stub(Stub.saying(Stub.answer(200, "Content-Type: text/plain\r\nDate: today\r\nSet-Cookie: a=b\r\n", "ok")));
        kit.secrets.put("KEY", "s3cret");
        var port = kit.port();
        var call = Kit.call();
        for (var agent : List.of("one", "two")) {
            port.send(call, HttpRequest.post(URI.create(url(stub) + "?q=1"), "a/b", ByteString.copyFromUtf8("body"))
                    .with("User-Agent", agent).with("Accept", "x/y").with("Cookie", "b=own").withSecret("Authorization", "Bearer ", "KEY"));
        }
        assertEquals(2, kit.effects.size());
        var first = kit.effects.get(0);
        assertEquals("POST " + url(stub) + "?q=1\naccept: x/y\nauthorization: secret KEY\ncontent-type: a/b\ncookie: left out\n\nbody",
                first.question().toStringUtf8());
        assertEquals("200 " + url(stub) + "?q=1\ncontent-type: text/plain\n\nok", first.answer().toStringUtf8());
        assertEquals(first.question(), kit.effects.get(1).question());
        assertEquals(List.of(0, 1), kit.effects.stream().map(e -> e.ordinal()).toList());
        assertEquals(call.requestId(), first.requestId());
        assertEquals("probe", first.agent());
        assertFalse(first.toString().contains("s3cret"));
    }

    @Test
    void shouldTellTheRecordersOfFailuresToo() {
        kit.grant("probe https://api.test *").name("api.test", List.of("10.0.0.1"));
        Kit.refused(kit.port(), Kit.get("https://api.test/"));
        assertTrue(kit.effects.get(0).answer().toStringUtf8().startsWith("FAILED FORBIDDEN\n\n"));
    }

    @Test
    void shouldServe32CallsAtOnceAndUseTheirConnectionsAgain() throws Exception {
        var together = new CountDownLatch(32);
        var stub = kit.stub((asked, out) -> {
            together.countDown();
            together.await();
            ok().answer(asked, out);
        });
        var port = kit.port();
        var threads = Executors.newFixedThreadPool(32);
        try {
            for (int round = 0; round < 4; round++) {
                var answers = new ArrayList<Future<String>>();
                for (int i = 0; i < 32; i++) {
                    answers.add(threads.submit(() -> port.send(Kit.call(), Kit.get(url(stub))).body().toStringUtf8()));
                }
                for (var answer : answers) {
                    assertEquals("ok", answer.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(128, stub.asked().size());
        assertTrue(stub.connections() <= 32, stub.connections() + " connections");
    }
}
