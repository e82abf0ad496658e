package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** Each pattern in both roles against libzmq, with CURVE. */
@Timeout(60)
class PatternsWithLibzmqTest {
    private static String joined(Rig.Heard heard) {
        return heard.frames().stream().map(ByteString::toStringUtf8).collect(Collectors.joining("|"));
    }

    @Test
    void shouldPublishToLibzmq() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            try (var sub = PyPeer.connect(rig, pub.address(), Pattern.SUB)) {
                var first = CompletableFuture.supplyAsync(() -> {
                    try {
                        return sub.take();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                Rig.until("subscribed", () -> {
                    pub.send(null, text("weather"), SendOutcome.Listener.IGNORE);
                    pub.send(null, text("news.probe"), SendOutcome.Listener.IGNORE);
                    return first.isDone();
                });
                assertEquals("news.probe", first.get());
                send(pub, "weather");
                send(pub, "news.last", "", "body");
                var heard = sub.take();
                while (heard.equals("news.probe")) {
                    heard = sub.take();
                }
                assertEquals("news.last||body", heard);
            }
        }
    }

    @Test
    void shouldSubscribeAtLibzmq() throws Exception {
        try (var rig = new Rig(); var pub = PyPeer.bind(rig, Pattern.PUB)) {
            var ear = new Ear();
            var sub = Types.connect(rig, pub.line(), Pattern.SUB, ear);
            sub.subscribe(Types.bytes("news."));
            Rig.until("subscribed", () -> publishedAndHeard(pub, ear, "news.probe"));
            sub.subscribe(Types.bytes("last"));
            sub.unsubscribe(Types.bytes("news."));
            Rig.until("changed", () -> publishedAndHeard(pub, ear, "last"));
        }
    }

    /** Whether a turn of publications brings this and nothing else. */
    private static boolean publishedAndHeard(PyPeer pub, Ear ear, String what) {
        try {
            ear.messages.clear();
            for (var topic : List.of("weather", "news.probe", "last", "end of turn")) {
                pub.send(topic);
            }
            var heard = ear.messages.poll(50, TimeUnit.MILLISECONDS);
            return heard != null && heard.text().equals(what);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldReplyToLibzmq() throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var rep = Types.listen(rig, Pattern.REP, ear);
            try (var req = PyPeer.connect(rig, rep.address(), Pattern.REQ)) {
                for (int i = 0; i < 3; i++) {
                    req.send("question " + i + "||part");
                    assertEquals("question " + i + "||part", joined(ear.next()));
                    assertEquals(SendOutcome.SENT, outcome(rep, null, text("answer " + i, "")));
                    assertEquals("answer " + i + "|", req.take());
                }
            }
        }
    }

    @Test
    void shouldRequestFromLibzmq() throws Exception {
        try (var rig = new Rig(); var rep = PyPeer.bind(rig, Pattern.REP)) {
            var ear = new Ear();
            var req = Types.connect(rig, rep.line(), Pattern.REQ, ear);
            for (int i = 0; i < 3; i++) {
                send(req, "question " + i, "", "part");
                assertEquals("question " + i + "||part", rep.take());
                rep.send("answer " + i + "|");
                assertEquals("answer " + i + "|", joined(ear.next()));
            }
        }
    }

    @Test
    void shouldPairWithLibzmqInBothRoles() throws Exception {
        try (var rig = new Rig()) {
            var left = new Ear();
            var bound = Types.listen(rig, Pattern.PAIR, left);
            try (var peer = PyPeer.connect(rig, bound.address(), Pattern.PAIR);
                    var other = PyPeer.bind(rig, Pattern.PAIR)) {
                send(bound, "waits for a peer", "");
                assertEquals("waits for a peer|", peer.take());
                peer.send("one||two");
                assertEquals("one||two", joined(left.next()));
                var right = new Ear();
                var connected = Types.connect(rig, other.line(), Pattern.PAIR, right);
                send(connected, "hello", "");
                assertEquals("hello|", other.take());
                other.send("hello");
                assertEquals("hello", joined(right.next()));
            }
        }
    }
}
