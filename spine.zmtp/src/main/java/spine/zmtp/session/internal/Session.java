package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import spine.api.transport.ConnectionEvent.Kind;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;

/** One connection: the transitions of {@code STATES.md}. On its loop's thread. */
public final class Session extends Admitted {
    /** @param channel non-blocking; its end is the session's */
    public Session(Loop loop, SocketChannel channel, Remote remote, Owner owner, Limits limits, Desks desks) {
        super(loop, channel, remote, owner, limits);
        admission = new Admission(this, loop, owner, desks);
    }

    /** An established connection that goes on here with {@link #moveIn}; made on the loop where it is over. */
    Session(Loop loop, Session arrived, Owner owner) {
        super(loop, arrived, owner);
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
            heart.word();
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
            case CONTESTED -> 0;
            case TRAFFIC -> traffic.mayRead(isReading(), heart.isChallenged()) && owner.takes(this)
                    ? SelectionKey.OP_READ : 0;
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

    /** Whether what is encoded and not yet written is within its bound. */
    public boolean hasRoom() {
        return output.hasRoom();
    }

    /** What is encoded and not yet written. */
    public long unwrittenBytes() {
        return output.bytes();
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

    @Override
    public void cut(String reason) {
        end(Kind.REFUSED, reason);
    }

    @Override
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
        count(was, kind);
        if (kind != null) {
            tell(kind, detail);
        }
        if (connected) {
            tell(Kind.DISCONNECTED, kind == null ? detail : "");
        }
        owner.ended(this);
    }

    private void count(State was, Kind kind) {
        if (connected) {
            loop.counters.less(Count.CONNECTIONS);
        }
        if (kind == Kind.HANDSHAKE_FAILED) {
            loop.counters.add(Count.HANDSHAKES_FAILED);
        } else if (kind == Kind.PROTOCOL_ERROR) {
            loop.counters.add(Count.PROTOCOL_ERRORS);
        } else if (kind == Kind.REFUSED && was != State.TRAFFIC) {
            loop.counters.add(Count.HANDSHAKES_REFUSED);
        }
    }

    private void release(State was) {
        closeChannel();
        if (was == State.CONTESTED) {
            done.session().protection().clear();
        }
        if (admission != null) {
            admission.clear();
        }
        if (was == State.TRAFFIC) {
            traffic.clear();
        }
    }
}
