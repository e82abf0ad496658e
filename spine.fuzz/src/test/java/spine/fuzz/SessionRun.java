package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.LargeFrames;
import spine.zmtp.session.internal.Driven;
import spine.zmtp.wire.internal.ProtocolException;

/** One session from its admission to its end, and what is held against the model. */
final class SessionRun {
    private static final int MOST_ROUNDS = 50_000;
    private final Driven driven;
    private final Hearer hearer;
    private final Said said;
    private final Heard heard;
    private final LargeFrames large;
    private final int places;
    private final boolean ampleLarge;
    private final List<String> sent = new ArrayList<>();
    private final ByteBuffer reading;
    private int written;
    private int checked;
    private int sends;
    private int outcomes;
    private int reserved;
    private boolean left;

    /** @param places of the line; @param ampleLarge whether frames of any allowed size have room */
    SessionRun(Driven driven, Hearer hearer, Said said, Heard heard, LargeFrames large, int places, boolean ampleLarge,
            ByteBuffer reading) {
        this.places = places;
        this.driven = driven;
        this.hearer = hearer;
        this.said = said;
        this.heard = heard;
        this.large = large;
        this.ampleLarge = ampleLarge;
        this.reading = reading;
    }

    // ---- the peer

    /** The peer's socket takes what it does of so many bytes. */
    boolean write(int most) throws Exception {
        int length = Math.min(most, said.end() - written);
        if (length == 0 || left) {
            return false;
        }
        int count = driven.write(said.wire(), written, length);
        written += count;
        driven.serve();
        check();
        return count > 0;
    }

    boolean read() throws Exception {
        boolean any = false;
        int count;
        while (!left && (count = driven.read(reading.clear())) > 0) {
            try {
                heard.take(reading.flip());
            } catch (ProtocolException e) {
                throw new AssertionError("the session's own output is not right", e);
            }
            any = true;
            driven.serve();
        }
        return any;
    }

    void flip(int bit) {
        said.flip(written, bit);
    }

    // ---- the application

    void send(List<Buffer> frames) {
        boolean mine = reserved > 0;
        if (mine) {
            reserved--;
        }
        var what = Hearer.name(frames);
        boolean open = driven.isOpen();
        if (!open) {
            frames.forEach(Buffer::release);
            return;
        }
        sends++;
        driven.send(frames, outcome -> {
            outcomes++;
            if (outcome == SendOutcome.SENT) {
                sent.add(what);
            }
            assertFalse(mine && outcome == SendOutcome.FULL, "a reserved message was refused");
        }, mine);
    }

    void reserve() {
        if (driven.isOpen() && driven.line.reserve()) {
            reserved++;
        }
    }

    void echo() {
        var message = hearer.held.poll();
        if (message != null) {
            if (driven.isOpen()) {
                send(message.frames());
            } else {
                message.release();
            }
        }
    }

    void release(int count) throws Exception {
        for (int i = 0; i < count && !hearer.held.isEmpty(); i++) {
            hearer.held.poll().release();
        }
        driven.serve();
    }

    void cut() {
        left = true;
        if (driven.isOpen()) {
            driven.session.cut("cut");
            assertEquals(Kind.REFUSED, hearer.events.get(hearer.events.size() - 2));
        }
    }

    void hangUp() throws Exception {
        left = true;
        driven.hangUp();
    }

    // ---- what is promised

    /** At any time: what was told is what is due, in order, and nothing that has not come yet. */
    void check() {
        var told = hearer.told;
        assertTrue(told.size() <= hearer.toldAtCut, "told after it was cut");
        left |= told.size() == hearer.toldAtCut;
        for (; checked < told.size() && !(said.garbled && checked >= said.due.size()); checked++) {
            assertTrue(checked < said.due.size(), "told what nobody said");
            var due = said.due.get(checked);
            assertEquals(due.what, told.get(checked));
            assertTrue(due.offset <= written, "told before it came");
        }
    }

    /** Everybody takes what there is for him until there is no more. */
    void settle() throws Exception {
        said.flush(Integer.MAX_VALUE);
        int rounds = 0;
        for (boolean more = true; more; rounds++) {
            assertTrue(rounds < MOST_ROUNDS, "it never comes to rest");
            release(Integer.MAX_VALUE);
            more = write(Integer.MAX_VALUE) | read();
        }
        check();
        var dues = said.due;
        boolean early = !driven.isOpen() && !left;
        if (!early && !left) {
            assertFalse(said.broken && !said.garbled, "a rule was broken and it goes on");
            assertEquals(said.end(), written, "it stopped reading");
            assertTrue(hearer.told.size() >= dues.size(), "not all was told");
            assertTrue(said.garbled || driven.isReadable() == false, "something is left unread");
            assertEquals(sent, heard.messages);
            assertEquals(sends, outcomes);
            checkPongs();
            checkPlaces();
        } else if (early && ampleLarge) {
            assertTrue(said.broken || said.garbled, "ended for no reason: " + hearer.events);
            long before = dues.stream().filter(due -> !due.end).count();
            assertTrue(hearer.told.size() >= before, "not all was told before the end");
        }
    }

    /** Nothing waits: all places are free but those that are reserved. */
    private void checkPlaces() {
        int free = 0;
        while (driven.line.reserve()) {
            free++;
        }
        for (int i = 0; i < free; i++) {
            assertTrue(driven.line.unreserve());
        }
        assertEquals(places - reserved, free, "places of the line");
    }

    private void checkPongs() {
        if (said.garbled) {
            return;
        }
        int at = 0;
        for (var pong : heard.pongs) {
            while (at < said.pongs.size() && !said.pongs.get(at).equals(pong)) {
                at++;
            }
            assertTrue(at++ < said.pongs.size(), "a PONG that nobody asked for");
        }
        if (sent.isEmpty() && said.pongs.size() < 1_000) {
            assertEquals(said.pongs.size(), heard.pongs.size());
        }
    }

    /** Ends it if it has not ended, and looks at what is left. */
    void finish() throws Exception {
        for (int i = 0; i < 1_000 && left && driven.isOpen(); i++) {
            release(Integer.MAX_VALUE);
        }
        assertFalse(left && driven.isOpen(), "it goes on without its peer");
        driven.close();
        release(Integer.MAX_VALUE);
        check();
        var events = hearer.events;
        assertEquals(List.of(Kind.CONNECTED, Kind.ADMITTED), events.subList(0, 2));
        assertEquals(Kind.DISCONNECTED, events.get(events.size() - 1));
        assertTrue(events.size() <= 4, () -> "too many events: " + events);
        assertNotEquals(Kind.HANDSHAKE_FAILED, events.get(2));
        assertEquals(1, hearer.ends);
        assertEquals(sends, outcomes, "each message has one outcome");
        assertEquals(0, large.heldBytes(), "memory of large frames was not given back");
    }
}
