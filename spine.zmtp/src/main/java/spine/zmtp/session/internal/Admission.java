package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Gate;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.security.internal.Handshake.Step;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * A connection before it is authenticated: 64 bytes of greeting, then one command at a time, in 2 KiB at most. Commands
 * are taken on a desk, and the gate is asked on another and answers when it likes; meanwhile nothing is read.
 */
final class Admission {
    static final int MOST_BYTES = 2048;

    private final Session session;
    private final Loop loop;
    private final Owner owner;
    private final Desks desks;
    private byte[] got = new byte[Greeting.BYTES];
    private int have;
    private Handshake handshake;
    private boolean begun;
    /** A desk has the handshake. */
    private boolean busy;
    private boolean ended;
    private VerifiedKey key;
    private Asked asked;

    Admission(Session session, Loop loop, Owner owner, Desks desks) {
        this.session = session;
        this.loop = loop;
        this.owner = owner;
        this.desks = desks;
    }

    /** A desk or the gate is at work: read nothing. */
    boolean isBusy() {
        return busy || key != null;
    }

    /** The key that the peer has proved, or null. */
    VerifiedKey key() {
        return key;
    }

    int read(ReadableByteChannel channel) throws IOException, ProtocolException {
        var in = loop.reading.clear().limit(got.length - have);
        int count = channel.read(in);
        if (count > 0) {
            in.flip().get(got, have, count);
            have += count;
            session.speak();
            advance();
        }
        return count;
    }

    private void advance() throws ProtocolException {
        if (ended) {
            return;
        }
        if (handshake == null) {
            if (!Greeting.complete(got, have, owner.greeting())) {
                return;
            }
            handshake = owner.handshake(got);
            session.greeted(Greeting.minor(got));
            got = new byte[MOST_BYTES];
            have = 0;
            if (owner.speaksFirst()) {
                work(() -> take(null));
            }
            return;
        }
        next();
    }

    /** Takes the next command if it is whole. */
    private void next() throws ProtocolException {
        long header = FrameHeader.parse(got, 0, have, handshake.mostCommandBytes());
        if (have > 0 && (got[0] & FrameHeader.COMMAND) == 0) {
            throw new ProtocolException("a message before the handshake is over");
        }
        if (header == FrameHeader.INCOMPLETE) {
            return;
        }
        int size = FrameHeader.bytes(header) + FrameHeader.body(header);
        if (size > MOST_BYTES) {
            throw new ProtocolException("a handshake command of " + size + " bytes");
        }
        if (have >= size) {
            var command = Arrays.copyOfRange(got, FrameHeader.bytes(header), size);
            System.arraycopy(got, size, got, 0, have - size);
            have -= size;
            work(() -> take(command));
        }
    }

    private void work(Runnable work) throws ProtocolException {
        busy = true;
        if (!desks.crypto().take(work)) {
            busy = false;
            owner.overcrowded();
            throw new ProtocolException("too many handshakes at once");
        }
    }

    /** On the desk. */
    private void take(byte[] command) {
        Runnable answer;
        try {
            var first = begun ? null : handshake.first();
            begun = true;
            var step = command == null ? null : handshake.take(command);
            answer = () -> stepped(first, step);
        } catch (ProtocolException e) {
            answer = () -> session.broken(e);
        } catch (RuntimeException | Error e) {
            loop.fault("a handshake", e);
            answer = () -> session.broken(new ProtocolException("internal error in the handshake"));
        }
        answer(answer);
    }

    private void stepped(byte[] first, Step step) {
        if (session.state() != State.HANDSHAKE) {
            clear(step instanceof Step.Done late ? late : null);
            return;
        }
        try {
            session.say(first);
            if (step instanceof Step.Send send) {
                session.say(send.command());
            } else if (step instanceof Step.Ask ask) {
                session.asking();
                ask(ask.key());
            } else if (step instanceof Step.Done whole) {
                session.established(whole, false);
            }
            if (session.state() == State.HANDSHAKE && !busy) {
                next();
            }
            session.adjust();
        } catch (ProtocolException e) {
            session.broken(e);
        }
    }

    private void ask(VerifiedKey proved) throws ProtocolException {
        key = proved;
        var question = new Asked(this, loop);
        asked = question;
        var host = session.remote().host();
        if (!desks.gates().take(() -> question.ask(owner, host))) {
            owner.overcrowded();
            throw new ProtocolException("too many wait at the gate");
        }
    }

    /** The gate's word. */
    void heard(Gate.Admission word, Throwable thrown) {
        asked = null;
        if (word == null) {
            loop.fault("a gate, which is a no to key=" + key + ",",
                    thrown == null ? new NullPointerException("it answered nothing") : thrown);
            refuse("500", "the gate failed");
        } else if (word == Gate.Admission.REFUSED) {
            refuse("400", "the gate said no");
        } else {
            try {
                work(() -> admit(word == Gate.Admission.SOLE));
            } catch (ProtocolException e) {
                session.broken(e);
            }
        }
    }

    private void refuse(String status, String reason) {
        session.say(handshake.refused(status));
        session.closing(Kind.REFUSED, status + " " + reason);
    }

    /** On the desk: the gate said yes. */
    private void admit(boolean sole) {
        Runnable answer;
        try {
            var done = handshake.admitted();
            answer = () -> admitted(done, sole);
        } catch (RuntimeException | Error e) {
            loop.fault("a handshake", e);
            answer = () -> session.broken(new ProtocolException("internal error in the handshake"));
        }
        answer(answer);
    }

    private void admitted(Step.Done done, boolean sole) {
        if (session.state() == State.ASKING) {
            session.established(done, sole);
        } else {
            clear(done);
        }
    }

    /** An answer that came too late. */
    private static void clear(Step.Done late) {
        if (late != null) {
            late.session().protection().clear();
        }
    }

    private void answer(Runnable answer) {
        loop.post(() -> {
            busy = false;
            if (ended) {
                handshake.clear();
            }
            answer.run();
        });
    }

    /** Bytes behind the handshake, in {@link #rest}. */
    int restBytes() {
        return have;
    }

    byte[] rest() {
        return got;
    }

    /** The session is over; a desk that is at work keeps its secrets until it answers, a gate has none. */
    void clear() {
        ended = true;
        if (asked != null) {
            asked.forget();
            asked = null;
        }
        if (handshake != null && !busy) {
            handshake.clear();
        }
    }
}
