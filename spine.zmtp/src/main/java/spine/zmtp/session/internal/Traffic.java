package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.ProtocolException;

/** What a session has from its admission to its end: both directions of its messages. */
final class Traffic {
    private final Session session;
    private final Loop loop;
    private final Output output;
    private final Line line;
    private final Protection protection;
    private final Encoder encoder;
    private final Delivery delivery;
    private final Assembly assembly;
    private final Intake intake;
    private final boolean connecting;

    Traffic(Session session, Loop loop, Output output, Protection protection, Limits limits, Line line,
            boolean connecting) {
        this.session = session;
        this.loop = loop;
        this.output = output;
        this.line = line;
        this.connecting = connecting;
        this.protection = protection;
        this.encoder = new Encoder(output, loop.memory, protection);
        this.delivery = new Delivery(session, loop.memory, limits);
        this.assembly = new Assembly(loop.memory, protection, delivery, limits);
        this.intake = new Intake(loop, protection, assembly, limits);
    }

    /** What came behind the handshake. */
    void begin(Admission admission) throws ProtocolException {
        if (admission.restBytes() > 0) {
            intake.leftover(admission.rest(), admission.restBytes());
        }
    }

    int read(ReadableByteChannel channel) throws IOException, ProtocolException {
        return intake.read(channel);
    }

    /**
     * Whether the connection may be read from, for its own sake. Only one side, the bound one, waits for the other to
     * take what it was sent: if both did, two that send much to each other would wait for ever. Who was asked whether he
     * lives is heard all the same.
     */
    boolean mayRead(boolean reading, boolean challenged) {
        return !delivery.isOver() && (connecting || challenged || !(reading ? line.isHeavy() : !line.isLight()));
    }

    /** Encodes the message, or has it wait, or refuses it. Returns whether there is output. */
    boolean send(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved, boolean choked) {
        if (line.isEmpty() && output.hasRoom() && !choked) {
            if (reserved) {
                line.unreserve();
            }
            encoder.message(frames);
            loop.tell(listener, SendOutcome.SENT);
            return true;
        }
        if (!line.enqueue(frames, size, listener, reserved, loop.memory)) {
            Parts.release(frames);
            loop.tellFull(listener);
        }
        return false;
    }

    /** As {@link #send} for a message that has its place already: it is not refused. */
    boolean take(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean choked) {
        if (!line.isEmpty() || !output.hasRoom() || choked) {
            line.add(frames, size, listener, loop.memory);
            return false;
        }
        line.leave(size);
        encoder.message(frames);
        loop.tell(listener, SendOutcome.SENT);
        return true;
    }

    /** Encodes what waits as far as there is room. Returns whether there is any. */
    boolean pump() {
        boolean any = false;
        while (session.state() == State.TRAFFIC && !line.isEmpty() && output.hasRoom()) {
            var listener = line.listener();
            encoder.message(line.frames());
            line.remove(loop.memory);
            loop.tell(listener, SendOutcome.SENT);
            any = true;
        }
        return any;
    }

    void command(byte[] body) {
        encoder.command(body);
    }

    /** Nothing more is gathered: it is about to be written. */
    void seal() {
        encoder.sealStaged();
    }

    void clear() {
        encoder.clear();
        intake.clear();
        assembly.clear();
        delivery.clear();
        protection.clear();
    }
}
