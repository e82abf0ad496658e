package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Timer;
import spine.zmtp.security.internal.Handshake.Step;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.FrameHeader;

/** The way into a session: its states before TRAFFIC, and CLOSING, where whoever was refused ends. */
abstract class Arrival extends Connection {
    private static final long CLOSING_NANOS = 500_000_000L;
    private static final long UNASKED_NANOS = 100_000_000L;
    private static final int CLOSING_BYTES = 64 * 1024;

    final Owner owner;
    final Limits limits;
    final Remote remote;
    State state;
    Admission admission;
    Timer deadline;
    Step.Done done;
    int peersMinor;
    boolean connected;
    private boolean spoke;
    private int forgotten;

    Arrival(Loop loop, SocketChannel channel, Remote remote, Owner owner, Limits limits) {
        super(loop, channel);
        this.remote = remote;
        this.owner = owner;
        this.limits = limits;
    }

    /** The same connection on another loop, after its handshake; {@code arrived} is over without a word. */
    Arrival(Loop loop, Arrival arrived, Owner owner) {
        this(loop, arrived.channel, arrived.remote, owner, arrived.limits);
        state = arrived.state;
        admission = arrived.admission;
        done = arrived.done;
        peersMinor = arrived.peersMinor;
        connected = true;
        deadline = () -> { };
        arrived.state = State.CLOSED;
        arrived.deadline.cancel();
        arrived.unwatch();
    }

    /** CLOSED from now on; the kind, if it is not null, is told before DISCONNECTED. */
    abstract void end(Kind kind, String detail);

    public State state() {
        return state;
    }

    public Remote remote() {
        return remote;
    }

    /** The minor version of ZMTP 3 that the peer speaks. */
    public int peersMinor() {
        return peersMinor;
    }

    // ---- CONNECTING, GREETING

    /** The channel was accepted or is connected, or will be soon. */
    public void start() throws IOException {
        deadline = loop.at(loop.now() + limits.handshakeNanos(), this::late);
        state = State.CONNECTING;
        watch();
        if (!owner.speaksFirst()) {
            meet();
            loop.at(loop.now() + UNASKED_NANOS, this::speak);
        } else if (channel.isConnected()) {
            greet();
        }
        adjust();
    }

    @Override
    void greet() {
        meet();
        speak();
        adjust();
    }

    private void meet() {
        state = State.GREETING;
        connected = true;
        loop.counters.add(Count.CONNECTIONS);
        tell(Kind.CONNECTED, "");
    }

    /**
     * Sends our greeting, once. A listening side does so when the peer's first byte has come: JeroMQ 0.6.0 leaves about
     * one connect in 25 deaf and mends that only if it has not read a greeting before. A peer that wants to hear first
     * does so a little later.
     */
    final void speak() {
        if (state == State.GREETING && !spoke) {
            spoke = true;
            output.raw(owner.greeting());
            flushNow();
        }
    }

    private void late() {
        if (state == State.CONTESTED) {
            end(Kind.REFUSED, "the contest for its key's place was not decided");
        } else if (state != State.TRAFFIC) {
            end(state == State.ASKING ? Kind.REFUSED : Kind.HANDSHAKE_FAILED,
                    "not done after " + limits.handshakeMillis() + " ms");
        }
    }

    void greeted(int minor) {
        peersMinor = minor;
        state = State.HANDSHAKE;
    }

    // ---- HANDSHAKE, ASKING, CONTESTED

    void asking() {
        state = State.ASKING;
    }

    void say(byte[] command) {
        if (command != null) {
            output.raw(FrameHeader.frame(FrameHeader.COMMAND, command));
            touched();
        }
    }

    /** The handshake is over: the owner decides. */
    void established(Step.Done whole, boolean sole) {
        done = whole;
        owner.established((Session) this, whole.session(), sole);
    }

    /** The key that the peer has proved, of a session that is not admitted yet; null if it has not. */
    public VerifiedKey provedKey() {
        return state.isProved() ? admission.key() : null;
    }

    /** Others of its key are challenged: until that is decided, or for so long, nothing is read and READY not sent. */
    public void contest(long nanos) {
        state = State.CONTESTED;
        deadline.cancel();
        deadline = loop.at(loop.now() + nanos, this::late);
        adjust();
    }

    /** The owner's no to {@link Owner#established}: REFUSED or IDENTITY, with the key that was proved. */
    public void refuse(Kind kind, String reason) {
        var key = done.session().peer();
        done.session().protection().clear();
        say(ErrorCommand.of("400"));
        closing(kind, "400 " + reason + ", key=" + key);
    }

    // ---- CLOSING

    /** An ERROR was said: it is over when the peer has heard it. */
    void closing(Kind kind, String reason) {
        state = State.CLOSING;
        loop.counters.add(Count.HANDSHAKES_REFUSED);
        tell(kind, reason);
        deadline.cancel();
        deadline = loop.at(loop.now() + CLOSING_NANOS, () -> end(null, ""));
        touched();
        adjust();
    }

    final int forget() throws IOException {
        int count = channel.read(loop.reading.clear());
        forgotten += Math.max(0, count);
        return forgotten > CLOSING_BYTES ? -1 : count;
    }

    final void tell(Kind kind, String detail) {
        owner.event(new ConnectionEvent(kind, remote.address(), detail));
    }
}
