package spine.transport.jeromq.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * One accepted connection as JeroMQ's I/O thread reads it. JeroMQ asks it for each frame, and gives its CURVE server the
 * {@link #secret} by reference, so that the server's key can be chosen when the peer's HELLO is there. Until then the
 * secret is zeros, and again from INITIATE on: what goes wrong here ends in a handshake that fails. All but
 * the questions at the end belongs to the I/O thread.
 */
final class Line implements MsgAllocator {
    /** HELLO has 200 bytes, INITIATE up to 513 with all the metadata that JeroMQ has room for. */
    private static final int MOST_BYTES = 1_024;

    final long number;
    final byte[] secret = new byte[32];
    private final Lines lines;
    private final InboundBrake brake;
    private int frames;
    private volatile boolean sole;
    private volatile long heardNanos;
    /** Of the PING that went out after the last frame came, or earlier than that. */
    private volatile long pingedNanos;

    Line(long number, Lines lines, InboundBrake brake) {
        this.number = number;
        this.lines = lines;
        this.brake = brake;
        heardNanos = System.nanoTime();
        pingedNanos = heardNanos;
    }

    @Override
    public Msg allocate(int size) {
        heardNanos = System.nanoTime();
        if (frames > 1 || size < 0 || size > MOST_BYTES) {
            return brake.allocate(size);
        }
        brake.count(size);
        return new Step(size, frames++ == 0);
    }

    /** Its key may have no other. The gate's thread. */
    void sole() {
        sole = true;
    }

    boolean isSole() {
        return sole;
    }

    /** Whether a frame came after that moment. Any thread. */
    boolean heardSince(long nanos) {
        return heardNanos - nanos > 0;
    }

    /** Whether a PING is to go out now; not while one has no answer. The reactor's thread. */
    boolean pings() {
        if (isAsked()) {
            return false;
        }
        pingedNanos = System.nanoTime();
        return true;
    }

    private boolean isAsked() {
        return pingedNanos - heardNanos > 0;
    }

    /** For how long nothing came since a PING; 0 if none has gone out since something came. Any thread. */
    long silentNanos() {
        return isAsked() ? System.nanoTime() - pingedNanos : 0;
    }

    /** HELLO or INITIATE: JeroMQ takes bytes out of it once it is complete, and before it needs the secret or asks ZAP. */
    private final class Step extends Msg {
        private final boolean isHello;
        private boolean seen;

        Step(int size, boolean isHello) {
            super(size);
            this.isHello = isHello;
        }

        @Override
        public void transfer(ByteBuffer destination, int srcOffset, int srcLength) {
            if (!seen) {
                seen = true;
                if (isHello) {
                    lines.choose(this, secret);
                } else {
                    Arrays.fill(secret, (byte) 0);
                    lines.announce(Line.this);
                }
            }
            super.transfer(destination, srcOffset, srcLength);
        }
    }
}
