package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;
import static spine.zmtp.internal.Types.bytes;
import static spine.zmtp.internal.Types.next;
import static spine.zmtp.internal.Types.untilSubscribed;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** PUB and SUB of ours with each other (RFC 29). */
@Timeout(60)
class PubSubTest {
    @ParameterizedTest
    @EnumSource
    void shouldDeliverOnlyWhatWasSubscribedTo(Rig.Kind kind) throws Exception {
        try (var rig = new Rig(kind)) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var one = new Ear();
            var two = new Ear();
            Types.connect(rig, pub.address(), Pattern.SUB, one).subscribe(bytes("a"));
            Types.connect(rig, pub.address(), Pattern.SUB, two).subscribe(ByteString.EMPTY);
            untilSubscribed(pub, "a", one);
            untilSubscribed(pub, "b", two);
            send(pub, "b1", "body");
            send(pub, "a1", "", "body");
            send(pub, "a2");
            assertEquals("a1", next(one));
            assertEquals("a2", next(one));
            assertEquals("b1", next(two));
            assertEquals("a1", next(two));
            assertEquals("a2", next(two));
        }
    }

    /** So that nobody encodes what nobody wants. */
    @Test
    void shouldSayWhetherAnybodyHasSubscribed() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            assertFalse(pub.isWanted());
            var ear = new Ear();
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, ear);
            sub.subscribe(bytes("a"));
            untilSubscribed(pub, "a", ear);
            assertTrue(pub.isWanted());
            sub.unsubscribe(bytes("a"));
            Rig.until("nobody has subscribed", () -> !pub.isWanted());
            sub.subscribe(bytes("b"));
            Rig.until("somebody has subscribed", pub::isWanted);
            sub.close();
            Rig.until("nobody has subscribed", () -> !pub.isWanted());
        }
    }

    @Test
    void shouldDeliverOnceWhereSeveralPrefixesFit() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var ear = new Ear();
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, ear);
            for (var prefix : List.of("", "n", "news", "news", "news.")) {
                sub.subscribe(bytes(prefix));
            }
            untilSubscribed(pub, "news", ear);
            send(pub, "news.1");
            send(pub, "news.2");
            assertEquals("news.1", next(ear));
            assertEquals("news.2", next(ear));
        }
    }

    @Test
    void shouldStopAfterTheLastUnsubscribe() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var ear = new Ear();
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, ear);
            sub.subscribe(bytes("a"));
            sub.subscribe(bytes("a"));
            sub.subscribe(bytes("z"));
            untilSubscribed(pub, "a", ear);
            sub.unsubscribe(bytes("a"));
            sub.unsubscribe(bytes("never"));
            send(pub, "a1");
            assertEquals("a1", next(ear));
            sub.unsubscribe(bytes("a"));
            sub.subscribe(bytes("y"));
            untilSubscribed(pub, "y", ear);
            send(pub, "a2");
            send(pub, "z1");
            assertEquals("z1", next(ear));
        }
    }

    @Test
    void shouldSubscribeAnewAfterAReconnect() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var ear = new Ear();
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, ear);
            sub.subscribe(bytes("a"));
            untilSubscribed(pub, "a", ear);
            pub.close();
            ear.event(Kind.DISCONNECTED);
            sub.subscribe(bytes("b"));
            ear.messages.clear();
            var again = Types.listen(rig, Pattern.PUB, pub.address(), 100, new Ear());
            untilSubscribed(again, "a", ear);
            untilSubscribed(again, "b", ear);
        }
    }

    @Test
    void shouldWorkOverUnixSockets(@TempDir Path folder) throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, "ipc://" + folder.resolve("pub"), 100, new Ear());
            var ear = new Ear();
            Types.connect(rig, pub.address(), Pattern.SUB, ear).subscribe(ByteString.EMPTY);
            untilSubscribed(pub, "a", ear);
        }
    }

    @Test
    void shouldAcceptWhatNobodyWantsAndAfterItsEndNothing() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            assertEquals(SendOutcome.SENT, outcome(pub, null, text("x")));
            assertTrue(pub.reserve(null));
            pub.sendReserved(null, text("x"), SendOutcome.Listener.IGNORE);
            pub.close();
            assertEquals(SendOutcome.CLOSED, outcome(pub, null, text("x")));
        }
    }

    @Test
    void shouldNotLetASubscriberSend() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, new Ear());
            var released = new boolean[1];
            var frame = new Buffer() {
                @Override
                public java.nio.ByteBuffer bytes() {
                    return java.nio.ByteBuffer.allocate(1);
                }

                @Override
                public void release() {
                    released[0] = true;
                }
            };
            assertThrows(UnsupportedOperationException.class,
                    () -> sub.send(null, List.of(frame), SendOutcome.Listener.IGNORE));
            assertTrue(released[0]);
            assertFalse(sub.reserve(null));
            assertThrows(UnsupportedOperationException.class, () -> pub.subscribe(bytes("a")));
        }
    }

    @Test
    void shouldBoundItsOwnSubscriptions() throws Exception {
        try (var rig = new Rig()) {
            var pub = Types.listen(rig, Pattern.PUB, new Ear());
            var ear = new Ear();
            var sub = Types.connect(rig, pub.address(), Pattern.SUB, ear);
            for (int i = 0; i < 1_000; i++) {
                sub.subscribe(bytes("topic-" + i + "."));
            }
            sub.subscribe(bytes("topic-7."));
            assertThrows(IllegalStateException.class, () -> sub.subscribe(bytes("one more")));
            sub.unsubscribe(bytes("topic-8."));
            assertThrows(IllegalStateException.class, () -> sub.subscribe(ByteString.copyFrom(new byte[65_536])));
            sub.subscribe(bytes("last"));
            untilSubscribed(pub, "last", ear);
            untilSubscribed(pub, "topic-999.", ear);
        }
    }
}
