package spine.zmtp.session.internal;

import java.util.Arrays;
import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Charge;
import spine.zmtp.loop.internal.Memory;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Heartbeat;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;
import spine.zmtp.wire.internal.Subscription;

/** Makes messages of inner frames, and keeps account of what the application has not released yet. */
final class Delivery implements Charge {
    /** A small frame counts as so much: it may hold up a block. */
    private static final int LEAST_CHARGE = 1024;

    private final Session session;
    private final Memory memory;
    private final Limits limits;
    private Message message;
    private long unreleased;
    private boolean waiting;

    Delivery(Session session, Memory memory, Limits limits) {
        this.session = session;
        this.memory = memory;
        this.limits = limits;
    }

    boolean isOpen() {
        return session.state() == State.TRAFFIC;
    }

    /** A part of a message. */
    void frame(Block block, int at, int length, boolean more) throws ProtocolException {
        if (message == null) {
            message = memory.message();
        } else if (message.parts() == Limits.MOST_PARTS) {
            throw new ProtocolException("a message of more than " + Limits.MOST_PARTS + " parts");
        }
        if (message.size() + length > limits.messageBytes()) {
            throw new ProtocolException("a message was larger than allowed");
        }
        var slice = memory.slice(block, at, length);
        int charge = Math.max(LEAST_CHARGE, length);
        slice.charge(this, charge);
        unreleased += charge;
        message.append(slice);
        if (!more) {
            var whole = message;
            message = null;
            session.deliver(whole);
        }
    }

    /** A command within the traffic; one that we do not know is passed over (RFC 37). */
    void command(byte[] in, int at, int length) throws ProtocolException {
        var name = CommandName.of(in, at, length);
        if (name == null) {
            return;
        }
        switch (name) {
            case PING -> {
                session.heart().peersTtl(Heartbeat.ttlTenths(in, at, length));
                var pong = Heartbeat.pong(in, at, length);
                // Who does not take what he is sent asks in vain; else his questions would fill our memory.
                if (session.hasRoom()) {
                    session.command(pong);
                }
            }
            case PONG -> Heartbeat.context(in, at, length);
            case SUBSCRIBE, CANCEL -> session.subscription(Subscription.ofCommand(in, at, length));
            case ERROR -> throw new RefusedException(
                    ErrorCommand.reason(Arrays.copyOfRange(in, at, at + length)));
            default -> throw new ProtocolException("a " + name + " after the handshake");
        }
    }

    /** Too much was delivered and not released: nothing more may be read. */
    boolean isOver() {
        boolean over = unreleased > (waiting ? limits.unreleasedBytes() / 2 : limits.unreleasedBytes());
        if (over != waiting) {
            waiting = over;
            memory.await(over);
        }
        return over;
    }

    @Override
    public void credit(int bytes) {
        unreleased -= bytes;
        if (waiting && isOpen()) {
            session.adjust();
        }
    }

    /** Half a message is dropped. */
    void clear() {
        if (message != null) {
            message.release();
            message = null;
        }
        if (waiting) {
            waiting = false;
            memory.await(false);
        }
    }
}
