package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;
import static spine.zmtp.internal.Types.bytes;
import static spine.zmtp.internal.Types.next;
import static spine.zmtp.internal.Types.untilSubscribed;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Counters.Count;

/** PUB and SUB against peers of ZMTP 3.0, slow ones and hostile ones, byte by byte. */
@Timeout(60)
class SubscriptionLimitsTest {
    private static final String SUBSCRIBE = "\11SUBSCRIBE";
    private static final String CANCEL = "\6CANCEL";

    @Test
    void shouldEndTheConnectionAboveAThousandPrefixesOnly() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            var ear = new Ear();
            PubEndpoint pub = Types.listen(rig, Pattern.PUB, ear);
            try (var greedy = RawPeer.connect(pub.address(), 1, "SUB");
                    var modest = RawPeer.connect(pub.address(), 1, "SUB")) {
                for (int i = 0; i < 1_000; i++) {
                    greedy.command(SUBSCRIBE + "p" + i);
                }
                modest.command(SUBSCRIBE + "p");
                greedy.command(SUBSCRIBE + "p999");
                greedy.command(SUBSCRIBE + "one more");
                ear.event(Kind.PROTOCOL_ERROR);
                assertThrows(IOException.class, greedy::frame);
                send(pub, "p999");
                assertEquals("p999", modest.frame());
            }
        }
    }

    @Test
    void shouldEndTheConnectionAboveSixtyFourKibibytesOfPrefixes() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            var ear = new Ear();
            PubEndpoint pub = Types.listen(rig, Pattern.PUB, ear);
            try (var greedy = RawPeer.connect(pub.address(), 0, "SUB")) {
                greedy.message("\1" + "x".repeat(65_535));
                greedy.message("\1" + "y");
                greedy.message("\0" + "y");
                greedy.message("\1" + "z");
                greedy.message("\1" + "no");
                ear.event(Kind.PROTOCOL_ERROR);
                assertThrows(IOException.class, greedy::frame);
            }
        }
    }

    @Test
    void shouldCountASubscriptionThatComesTwice() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            PubEndpoint pub = Types.listen(rig, Pattern.PUB, new Ear());
            try (var peer = RawPeer.connect(pub.address(), 1, "XSUB")) {
                peer.command(SUBSCRIBE + "a");
                peer.command(SUBSCRIBE + "a");
                peer.command(SUBSCRIBE + "z");
                peer.command(CANCEL + "a");
                peer.command(CANCEL + "unknown");
                peer.message("a message, which a publisher does not want");
                Rig.until("counted", () -> rig.transport.count(Count.DROPPED) == 1);
                send(pub, "a1");
                assertEquals("a1", peer.frame());
                peer.command(CANCEL + "a");
                peer.message("another");
                Rig.until("counted", () -> rig.transport.count(Count.DROPPED) == 2);
                send(pub, "a2");
                send(pub, "z1");
                assertEquals("z1", peer.frame());
            }
        }
    }

    @Test
    void shouldUnderstandSubscribersOfZmtp30() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            PubEndpoint pub = Types.listen(rig, Pattern.PUB, new Ear());
            try (var peer = RawPeer.connect(pub.address(), 0, "SUB")) {
                peer.message("\1a");
                peer.message("\1b");
                peer.message("\0b");
                peer.message("\2neither");
                Rig.until("counted", () -> rig.transport.count(Count.DROPPED) == 1);
                send(pub, "b1");
                send(pub, "a1", "body");
                assertEquals("a1", peer.frame());
                assertEquals("body", peer.frame());
            }
        }
    }

    @Test
    void shouldSubscribeInTheFormThatThePublisherKnows() throws Exception {
        for (int minor = 0; minor < 2; minor++) {
            try (var rig = new Rig(Rig.Kind.NULL); var server = RawPeer.server()) {
                var ear = new Ear();
                var sub = (SubEndpoint) Types.connect(rig, "tcp://127.0.0.1:" + server.getLocalPort(), Pattern.SUB, ear);
                sub.subscribe(bytes("a"));
                try (var peer = RawPeer.accept(server, minor, "PUB")) {
                    assertEquals(minor == 0 ? "\1a" : SUBSCRIBE + "a", peer.frame());
                    peer.message("not wanted");
                    peer.message("a1");
                    assertEquals("a1", next(ear));
                    assertEquals(1, rig.transport.count(Count.DROPPED));
                    sub.unsubscribe(bytes("a"));
                    assertEquals(minor == 0 ? "\0a" : CANCEL + "a", peer.frame());
                    sub.subscribe(bytes("b"));
                    assertEquals(minor == 0 ? "\1b" : SUBSCRIBE + "b", peer.frame());
                }
                try (var peer = RawPeer.accept(server, minor, "XPUB")) {
                    assertEquals(minor == 0 ? "\1b" : SUBSCRIBE + "b", peer.frame());
                }
            }
        }
    }

    @Test
    void shouldLetASlowSubscriberMissOnlyItsOwn() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            var pub = (PubEndpoint) Types.listen(rig, Pattern.PUB, Types.TCP, 100, new Ear());
            var fast = new Ear();
            Types.connect(rig, pub.address(), Pattern.SUB, fast).subscribe(bytes(""));
            try (var slow = RawPeer.connect(pub.address(), 1, "SUB")) {
                slow.command(SUBSCRIBE);
                untilSubscribed(pub, "go", fast);
                var body = Buffer.of(ByteString.copyFrom(new byte[64 * 1024]));
                for (int i = 0; i < 500; i++) {
                    var head = text("m" + i).get(0);
                    assertEquals(SendOutcome.SENT, outcome(pub, null, List.of(head, body)));
                    assertEquals("m" + i, next(fast));
                }
                Rig.until("the slow one missed some", () -> rig.transport.count(Count.MISSED) > 0);
                assertTrue(rig.transport.count(Count.MISSED) < 500);
                assertEquals(0, rig.transport.count(Count.FULL), "nobody was refused");
            }
        }
    }
}
