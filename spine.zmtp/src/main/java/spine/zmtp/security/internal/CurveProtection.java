package spine.zmtp.security.internal;

import spine.security.nacl.BoxKey;
import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * MESSAGE of CURVE (RFC 26): each frame a box of its own. Nonces are counters: the peer's must go up by one from frame to
 * frame, so that none can be repeated, moved or left out. Both keys are bound to the first 16 bytes of their nonces
 * once. Nothing is allocated.
 *
 * <pre>
 * | header(2 or 9) | 7 "MESSAGE"(8) | nonce(8, big-endian) | tag(16) | encrypted: flags(1) payload |
 * </pre>
 */
class CurveProtection implements Protection {
    private static final int NAME = 8;
    /** A length octet and MESSAGE, as a number. */
    private static final long MESSAGE = 0x074d455353414745L;
    private static final int OVERHEAD = NAME + Curve.SHORT_NONCE + Curve.TAG;
    private static final int MOST_PLAIN = FrameHeader.MOST_BODY - OVERHEAD;

    private final BoxKey sealing;
    private final BoxKey opening;
    private long sent;
    private long received;

    /** @param sent and {@code received}: the last short nonces, read as unsigned */
    CurveProtection(byte[] shared, boolean server, long sent, long received) {
        this(Nacl.key(shared, server ? Curve.MESSAGE_OF_SERVER : Curve.MESSAGE_OF_CLIENT),
                Nacl.key(shared, server ? Curve.MESSAGE_OF_CLIENT : Curve.MESSAGE_OF_SERVER), sent, received);
    }

    CurveProtection(BoxKey sealing, BoxKey opening, long sent, long received) {
        this.sealing = sealing;
        this.opening = opening;
        this.sent = sent;
        this.received = received;
    }

    @Override
    public Unit unit() {
        return Unit.FRAME;
    }

    @Override
    public String name() {
        return "curve";
    }

    @Override
    public int maxPlain() {
        return MOST_PLAIN;
    }

    @Override
    public int sealedBytes(int plainBytes) {
        return prefix(plainBytes) + plainBytes;
    }

    @Override
    public int prefix(int plainBytes) {
        return FrameHeader.size(OVERHEAD + plainBytes) + OVERHEAD;
    }

    @Override
    public int seal(byte[] plain, int at, int length, byte[] out, int outAt) {
        if (sent == -1) {
            throw new IllegalStateException("all nonces of this connection are used up");
        }
        int body = outAt + FrameHeader.write(out, outAt, 0, OVERHEAD + length);
        Curve.BIG.set(out, body, MESSAGE);
        long nonce = ++sent;
        Curve.BIG.set(out, body + NAME, nonce);
        // The box reads the nonce's bytes as a little-endian number; on the wire they are a big-endian counter.
        sealing.seal(Long.reverseBytes(nonce), plain, at, length, out, body + NAME + Curve.SHORT_NONCE);
        return body - outAt + OVERHEAD + length;
    }

    @Override
    public int plainBytes(int bodyBytes) {
        return bodyBytes > OVERHEAD ? bodyBytes - OVERHEAD : -1;
    }

    @Override
    public int open(byte[] in, int frameAt, int headerBytes, int bodyBytes, byte[] out, int outAt)
            throws ProtocolException {
        int plain = plainBytes(bodyBytes);
        int body = frameAt + headerBytes;
        if (plain < 0 || (long) Curve.BIG.get(in, body) != MESSAGE || (in[frameAt] & ~FrameHeader.LONG) != 0
                || headerBytes != FrameHeader.size(bodyBytes)) {
            throw new ProtocolException("no MESSAGE where traffic is encrypted");
        }
        long nonce = (long) Curve.BIG.get(in, body + NAME);
        if (nonce != received + 1 || nonce == 0) {
            throw new ProtocolException("a MESSAGE whose nonce does not follow the last one's");
        }
        if (!opening.open(Long.reverseBytes(nonce), in, body + NAME + Curve.SHORT_NONCE, plain, out, outAt)) {
            throw new ProtocolException("a MESSAGE that is not genuine");
        }
        received = nonce;
        check(out, outAt, plain);
        return plain;
    }

    /** Judges the plaintext that a genuine peer sent. */
    void check(byte[] plain, int at, int length) throws ProtocolException {
        if ((plain[at] & ~(MORE | COMMAND)) != 0 || plain[at] == (MORE | COMMAND)) {
            throw new ProtocolException("a reserved flag in a MESSAGE");
        }
    }

    @Override
    public boolean opensInPlace() {
        return true;
    }

    @Override
    public void clear() {
        sealing.clear();
        opening.clear();
    }
}
