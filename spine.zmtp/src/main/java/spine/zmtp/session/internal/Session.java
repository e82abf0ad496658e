package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;
import spine.zmtp.wire.internal.Subscription;

/** One connection: the transitions of {@code STATES.md}. On its loop's thread. */
public final class Session extends Arrival {
    private final Heart heart;
    private Traffic traffic;
    private Line line;
    private Peer peer;

    /** @param channel non-blocking; its end is the session's */
    public Session(Loop loop, SocketChannel channel, Remote remote, Owner owner, Limits limits, Desks desks) {
        super(loop, channel, remote, owner, limits);
        this.heart = new Heart(this, loop, limits.heartbeatNanos());
        admission = new Admission(this, loop, owner, desks);
    }

    /** The owner's yes: traffic begins. */
    public void admit(Peer who, Line waiting) {
        say(done.command());
        state = State.TRAFFIC;
        peer = who;
        line = waiting;
        deadline.cancel();
        var protection = done.session().protection();
        traffic = new Traffic(this, loop, output, protection, limits, waiting, owner.speaksFirst());
        var rest = admission;
        admission = null;
        heart.start(peersMinor >= 1);
        tell(Kind.ADMITTED, "key=" + who.key() + " " + protection.name());
        try {
            if (state == State.TRAFFIC) {
                traffic.begin(rest);
            }
        } catch (ProtocolException e) {
            broken(e);
        }
        if (state == State.TRAFFIC) {
            touched();
            adjust();
        }
    }

    // ---- TRAFFIC

    /** Sends or has it wait; {@code reserved} means that a place was set aside. Takes the frames in any case. */
    public void send(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved) {
        if (traffic.send(frames, size, listener, reserved, isChoked()) && state == State.TRAFFIC) {
            touched();
            if (output.isDue()) {
                flushNow();
            }
        }
    }

    /** Sends a command of the traffic, ahead of what waits in line. */
    public void command(byte[] body) {
        traffic.command(body);
        touched();
    }

    void deliver(Message message) {
        owner.message(this, message);
    }

    void subscription(Subscription subscription) {
        owner.subscription(this, subscription);
    }

    Heart heart() {
        return heart;
    }

    void silent(long millis) {
        end(null, "silent for " + millis + " ms");
    }

    // ---- reading, writing

    @Override
    public int priority() {
        return owner.priority();
    }

    /** Such as no memory for a large frame, or a counter that is used up: costs this connection, not the others. */
    @Override
    void fail(Throwable e) {
        loop.fault("a session", e);
        end(state == State.TRAFFIC ? Kind.PROTOCOL_ERROR : Kind.HANDSHAKE_FAILED, "internal error");
    }

    @Override
    void read() throws IOException, ProtocolException {
        int count = switch (state) {
            case GREETING, HANDSHAKE -> admission.read(channel);
            case TRAFFIC -> traffic.read(channel);
            default -> forget();
        };
        if (count < 0) {
            gone("");
        } else if (state == State.TRAFFIC && count > 0) {
            heart.heard();
        }
    }

    @Override
    void written() {
        if (state == State.TRAFFIC) {
            traffic.seal();
            heart.said();
        }
    }

    @Override
    boolean drained() throws IOException {
        if (state == State.CLOSING) {
            channel.shutdownOutput();
        }
        return state == State.TRAFFIC && traffic.pump();
    }

    @Override
    int interest() {
        return switch (state) {
            case CONNECTING -> SelectionKey.OP_CONNECT;
            case GREETING, HANDSHAKE, ASKING -> admission.isBusy() ? 0 : SelectionKey.OP_READ;
            case TRAFFIC -> traffic.mayRead(isReading()) ? SelectionKey.OP_READ : 0;
            default -> SelectionKey.OP_READ;
        };
    }

    @Override
    void resumed() {
        heart.heard();
    }

    @Override
    boolean isOpen() {
        return state != State.CLOSED;
    }

    // ---- the end

    public Peer peer() {
        return peer;
    }

    /** Whether what is encoded and not yet written is within its bound. */
    public boolean hasRoom() {
        return output.hasRoom();
    }

    /** What is encoded and not yet written. */
    public long unwrittenBytes() {
        return output.bytes();
    }

    public Line line() {
        return line;
    }

    /** The peer broke a rule, or says that it does not want us. */
    @Override
    public void broken(ProtocolException rule) {
        if (rule instanceof RefusedException) {
            end(Kind.REFUSED, rule.getMessage());
        } else {
            end(state == State.TRAFFIC ? Kind.PROTOCOL_ERROR : Kind.HANDSHAKE_FAILED, rule.getMessage());
        }
    }

    @Override
    void gone(String detail) {
        if (state.isAdmission()) {
            end(Kind.HANDSHAKE_FAILED, "ended before the handshake did");
        } else {
            end(null, detail);
        }
    }

    /** Closes with a reason that is told as REFUSED. */
    public void cut(String reason) {
        end(Kind.REFUSED, reason);
    }

    /** Closes after writing what the socket takes at once. */
    public void close(String why) {
        if (state == State.TRAFFIC && !isChoked()) {
            flushNow();
        }
        end(null, why);
    }

    @Override
    void end(Kind kind, String detail) {
        if (state == State.CLOSED) {
            return;
        }
        var was = state;
        state = State.CLOSED;
        deadline.cancel();
        heart.stop();
        release(was);
        if (kind != null) {
            tell(kind, detail);
        }
        if (connected) {
            tell(Kind.DISCONNECTED, kind == null ? detail : "");
        }
        owner.ended(this);
    }

    private void release(State was) {
        closeChannel();
        if (admission != null) {
            admission.clear();
        }
        if (was == State.TRAFFIC) {
            traffic.clear();
        }
    }
}
