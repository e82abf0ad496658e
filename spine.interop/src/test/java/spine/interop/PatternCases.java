package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static spine.interop.Contents.assertSame;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Pattern;

/** PUB and SUB, REQ and REP, PAIR, both directions; skipped where the engine has no such pattern. */
@Timeout(120)
abstract class PatternCases {
    /** Where to bind; skips the test where one of the two cannot. */
    abstract String address(Site site, Foreign foreign) throws IOException;

    private static Endpoint connect(Site site, Pattern pattern, PeerProcess server, Ear ear) throws Exception {
        return site.connect(new ConnectOptions(server.address(), site.serverKeys.publicKey(), Salt.keyPair())
                .as(pattern), ear);
    }

    /** A subscription takes its way; so this publishes until it has arrived, then sees that the filter holds. */
    @OnEachPair
    void shouldPublishToASubscriber(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var pub = site.listen(Pattern.PUB, address(site, foreign), Site.ALL, new Ear());
            var sub = site.client(foreign, pub, "type", "SUB", "subscribe", "news.", "mode", "print");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.SECONDS);
            var heard = sub.heard();
            while (heard.stream().noneMatch(l -> l.startsWith("message")) && System.nanoTime() - end < 0) {
                Site.outcome(pub, null, Site.text("news.probe"));
                Site.outcome(pub, null, Site.text("weather"));
                heard = sub.heard(20);
            }
            Site.outcome(pub, null, Site.text("weather.rain"));
            Site.outcome(pub, null, Site.text("news.last"));
            var line = sub.await("message");
            while (!line.equals("news.last")) {
                assertEquals("news.probe", line);
                line = sub.await("message");
            }
        }
    }

    @OnEachPair
    void shouldSubscribeToAPublisher(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var server = site.server(foreign, address(site, foreign), "type", "PUB");
            var ear = new Ear();
            var sub = connect(site, Pattern.SUB, server, ear);
            sub.subscribe(ByteString.copyFromUtf8("news."));
            sub.subscribe(ByteString.copyFromUtf8("old."));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.SECONDS);
            while (ear.messages.isEmpty() && System.nanoTime() - end < 0) {
                server.send("news.probe");
                server.send("weather");
                server.heard(20);
            }
            sub.unsubscribe(ByteString.copyFromUtf8("old."));
            server.send("weather.rain");
            server.send("news.last");
            for (var heard = ear.next(); !heard.text().equals("news.last"); heard = ear.next()) {
                assertEquals("news.probe", heard.text());
            }
        }
    }

    @OnEachPair
    void shouldReplyToARequest(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var rep = site.listen(Pattern.REP, address(site, foreign), Site.ALL, ear);
            site.client(foreign, rep, "type", "REQ", "hello", "0");
            assertEquals("0", ear.next().text());
            for (int i = 1; i < 20; i++) {
                Site.send(rep, null, Site.text("" + i));
                assertEquals("" + i, ear.next().text());
            }
        }
    }

    @OnEachPair
    void shouldRequestOfAReplierAndOfARouter(Engine engine, Foreign foreign) throws Exception {
        for (var type : new String[] {"REP", "ROUTER"}) {
            try (var site = new Site(engine)) {
                var server = site.server(foreign, address(site, foreign), "type", type);
                var ear = new Ear();
                var req = connect(site, Pattern.REQ, server, ear);
                for (var shape : Contents.shapes(false)) {
                    var frames = Contents.frames(shape, shape.length);
                    Site.send(req, null, Contents.buffers(frames));
                    assertSame(frames, ear.next().frames(), type);
                }
            }
        }
    }

    @OnEachPair
    void shouldPairWhenBound(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var pair = site.listen(Pattern.PAIR, address(site, foreign), Site.ALL, ear);
            site.client(foreign, pair, "type", "PAIR", "hello", "hello");
            ear.next("hello");
            new Echo(pair, ear).everything(null, false);
        }
    }

    @OnEachPair
    void shouldPairWhenConnected(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var server = site.server(foreign, address(site, foreign), "type", "PAIR");
            var ear = new Ear();
            new Echo(connect(site, Pattern.PAIR, server, ear), ear).everything(null, false);
        }
    }
}
