package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Receiver;
import spine.zmtp.internal.Rig.Ear;

/** SEC-20, word for word: peers by hand, all of one key, and a clock that the test moves. */
@Timeout(30)
class ContestClockTest {
    private static final int CONTEST = 1_500;
    private static final int GRAIN = 100;
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(5));
    private final Rig rig = new Rig(Loops.ONE, Rig.Kind.NULL, new Timings(60_000, 0, CONTEST, 20, 100), 256,
            clock::get);
    private final Ear ear = new Ear();

    @AfterEach
    void close() {
        rig.close();
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        rig.turn();
    }

    private RawPeer first(Endpoint at, int minor) throws Exception {
        var first = RawPeer.connect(at.address(), minor, "DEALER");
        first.message("first");
        assertEquals("first", ear.next().text());
        ear.events.clear();
        return first;
    }

    private static void assertAsked(RawPeer first) throws Exception {
        assertEquals("\4PING\0\0", first.any());
    }

    @Test
    void shouldRefuseTheNewcomerAtTheFormersPong() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            second.message("too early");
            assertAsked(first);
            first.command("\4PONG");
            assertEquals("\5ERROR\003400", second.frame());
            assertTrue(ear.event(Kind.IDENTITY).detail().startsWith("400 the key has a live connection, key="));
            pass(CONTEST + GRAIN);
            first.message("still");
            assertEquals("still", ear.next().text());
        }
    }

    @Test
    void shouldTakeAnyWordForASignOfLife() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            assertAsked(first);
            first.message("busy");
            assertEquals("\5ERROR\003400", second.frame());
            assertEquals("busy", ear.next().text());
        }
    }

    @Test
    void shouldLetTheNewcomerInWhenTheFormerWasSilentForTheContest() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            second.message("second");
            assertAsked(first);
            pass(CONTEST - GRAIN);
            assertTrue(ear.messages.isEmpty());
            pass(2 * GRAIN);
            assertEquals("second", ear.next().text());
            assertEquals("it was silent while its key connected anew", ear.event(Kind.REFUSED).detail());
            assertEquals(Kind.DISCONNECTED, ear.event(Kind.DISCONNECTED).kind());
            ear.event(Kind.ADMITTED);
        }
    }

    /** It knows no PING: only its own words can save it. */
    @Test
    void shouldNotAskAPeerOfZmtp30() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 0); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            second.message("second");
            Rig.until("let in by time alone", () -> {
                pass(GRAIN);
                return !ear.messages.isEmpty();
            });
            assertEquals("second", ear.next().text());
            assertThrows(EOFException.class, first::any, "it was sent nothing");
        }
    }

    @Test
    void shouldLetTheNewcomerInAtOnceWhenTheFormerCloses() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            second.message("second");
            assertAsked(first);
            first.close();
            assertEquals("second", ear.next().text());
        }
    }

    /** SEC-12, SEC-41: both the one who holds the place and the one who wants it. */
    @Test
    void shouldCutTheNewcomerWithItsKey() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1); var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
            second.message("never");
            assertAsked(first);
            assertTrue(listening.cut(rig.serverKey(), "revoked"));
            assertEquals("revoked", ear.event(Kind.REFUSED).detail());
            assertEquals("revoked", ear.event(Kind.REFUSED).detail());
            rig.turn();
            assertTrue(ear.messages.isEmpty());
        }
    }

    /** A newcomer that goes away leaves the place as it was, and the next one may contest. */
    @Test
    void shouldForgetANewcomerThatIsGone() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        try (var first = first(listening, 1)) {
            for (int i = 0; i < 2; i++) {
                try (var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
                    assertAsked(first);
                    first.command("\4PONG");
                    ear.event(Kind.IDENTITY);
                }
            }
            first.message("still");
            assertEquals("still", ear.next().text());
        }
    }

    /** Whom we do not read, since our application does not release what he said, is not silent. */
    @Test
    void shouldTakeAFormerForAliveThatIsNotReadBecauseOfUs() throws Exception {
        var held = new ArrayList<Inbound>();
        var events = new Ear();
        var listening = rig.server.listen(new ListenOptions("tcp://127.0.0.1:*", "nikola",
                rig.serverKeys, 0, 1 << 20, 1_000), Gates.SOLE, new Receiver() {
                    @Override
                    public void onMessage(Inbound message) {
                        held.add(message);
                    }

                    @Override
                    public void onEvent(ConnectionEvent event) {
                        events.onEvent(event);
                    }
                });
        try (var first = RawPeer.connect(listening.address(), 1, "DEALER")) {
            var large = "x".repeat(1 << 20);
            for (int i = 0; i < 9; i++) {
                first.message(large);
            }
            Rig.until("over its budget", () -> held.size() == 9);
            try (var second = RawPeer.connect(listening.address(), 1, "DEALER")) {
                assertAsked(first);
                pass(CONTEST + GRAIN);
                assertEquals("\5ERROR\003400", second.frame());
                events.event(Kind.IDENTITY);
            }
            rig.server.execute(() -> held.forEach(m -> m.frames().forEach(Buffer::release)));
            rig.turn();
        }
    }
}
