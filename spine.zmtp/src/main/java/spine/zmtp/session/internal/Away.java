package spine.zmtp.session.internal;

import java.util.List;
import java.util.function.Consumer;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Lane;
import spine.zmtp.loop.internal.Message;

/**
 * A session of another loop, at home. Whether a message has a place is decided here and at once; a place is taken from
 * then on until the message is encoded over there. From the moment of its end here nothing more of it is delivered; its
 * last events come when its connection is closed.
 */
public final class Away implements Link, Consumer<Message> {
    private final Outpost outpost;
    private final Host host;
    private final Peer peer;
    private final Line line;
    private Session session;
    private boolean open = true;

    Away(Outpost outpost, Host host, Peer peer, Line line) {
        this.outpost = outpost;
        this.host = host;
        this.peer = peer;
        this.line = line;
    }

    /** Its connection goes on over there. */
    void move(Session arrived, Lane lane) {
        session = new Session(outpost.loop, arrived, new Envoy(this, host, lane));
        var moved = session;
        outpost.loop.post(() -> moved.moveIn(peer, line));
    }

    Session session() {
        return session;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public State state() {
        return open ? State.TRAFFIC : State.CLOSED;
    }

    @Override
    public void send(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved) {
        if (line.claim(size, reserved)) {
            outpost.send(this, frames, size, listener);
        } else {
            Parts.release(frames);
            outpost.home.tellFull(listener);
        }
    }

    @Override
    public void challenge(long nanos, Consumer<Boolean> alive) {
        outpost.loop.post(() -> session.challenge(nanos, word -> outpost.home.post(() -> alive.accept(word))));
    }

    @Override
    public void cut(String reason) {
        if (open) {
            outpost.loop.post(() -> session.cut(reason));
            gone();
        }
    }

    @Override
    public void close(String why) {
        if (open) {
            outpost.loop.post(() -> session.close(why));
            gone();
        }
    }

    private void gone() {
        open = false;
        host.gone(this);
    }

    // ---- what comes from over there, in order

    @Override
    public void accept(Message message) {
        if (open) {
            host.message(this, message);
        } else {
            message.release();
        }
    }

    void event(ConnectionEvent event) {
        host.event(event);
    }

    void ended() {
        if (open) {
            gone();
        }
        outpost.left();
        host.over(this);
    }

    /** What became of a message, as its sender should know it. */
    SendOutcome outcome(SendOutcome there) {
        return there == SendOutcome.UNREACHABLE && host.closed() ? SendOutcome.CLOSED : there;
    }
}
