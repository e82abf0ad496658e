package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.Subscription;

/** A session's state TRAFFIC: how it gets there, and what is sent and received in it. */
abstract class Admitted extends Arrival implements Link {
    final Heart heart;
    Traffic traffic;
    private Line line;
    private Peer peer;

    Admitted(Loop loop, SocketChannel channel, Remote remote, Owner owner, Limits limits) {
        super(loop, channel, remote, owner, limits);
        this.heart = new Heart((Session) this, loop, limits.heartbeatNanos());
    }

    /** See {@link Arrival#Arrival(Loop, Arrival, Owner)}. */
    Admitted(Loop loop, Arrival arrived, Owner owner) {
        super(loop, arrived, owner);
        this.heart = new Heart((Session) this, loop, limits.heartbeatNanos());
    }

    /** Whether it may go on on another loop: nothing is left to do here. */
    public boolean isMovable() {
        return state.isAdmission() && isDrained();
    }

    /** The owner's yes to a session that comes from another loop. */
    void moveIn(Peer who, Line waiting) {
        line = waiting;
        try {
            watch();
        } catch (IOException | RuntimeException e) {
            done.session().protection().clear();
            fail(e);
            return;
        }
        admit(who, waiting);
    }

    /** The owner's yes: traffic begins. */
    public void admit(Peer who, Line waiting) {
        say(done.command());
        state = State.TRAFFIC;
        peer = who;
        line = waiting;
        deadline.cancel();
        var protection = done.session().protection();
        traffic = new Traffic((Session) this, loop, output, protection, limits, waiting, owner.speaksFirst());
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

    @Override
    public void send(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved) {
        if (traffic.send(frames, size, listener, reserved, isChoked())) {
            encoded();
        }
    }

    /** Sends what comes from another loop and has its place in the line, or has it wait. */
    void take(List<Buffer> frames, long size, SendOutcome.Listener listener) {
        if (state != State.TRAFFIC) {
            line.leave(size);
            Parts.release(frames);
            loop.tell(listener, SendOutcome.UNREACHABLE);
        } else if (traffic.take(frames, size, listener, isChoked())) {
            encoded();
        } else {
            adjust();
        }
    }

    private void encoded() {
        if (state == State.TRAFFIC) {
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

    @Override
    public void challenge(long nanos, Consumer<Boolean> alive) {
        if (state == State.TRAFFIC) {
            heart.heard();
            heart.challenge(nanos, alive);
            adjust();
        }
    }

    void deliver(Message message) {
        owner.message(this, message);
    }

    void subscription(Subscription subscription) {
        owner.subscription((Session) this, subscription);
    }

    Heart heart() {
        return heart;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Line line() {
        return line;
    }
}
