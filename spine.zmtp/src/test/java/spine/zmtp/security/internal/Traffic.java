package spine.zmtp.security.internal;

import java.util.Arrays;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Two ends of a session without its handshake; seals and opens whole frames in arrays of their own. */
record Traffic(Protection client, Protection server) {
    private static final byte[] GREETING = new byte[64];

    /** The same keys whenever the seed is the same. */
    static Traffic of(Suite suite, int seed) {
        var shared = new byte[32];
        new java.util.Random(seed).nextBytes(shared);
        return new Traffic(Protections.of(suite, shared, new Transcript(GREETING, GREETING), false, 2, 1),
                Protections.of(suite, shared, new Transcript(GREETING, GREETING), true, 1, 2));
    }

    static byte[] seal(Protection protection, byte[] plain) {
        var frame = new byte[protection.sealedBytes(plain.length)];
        int written = protection.seal(plain, 0, plain.length, frame, 0);
        if (written != frame.length) {
            throw new IllegalStateException(written + " bytes, not " + frame.length);
        }
        return frame;
    }

    static byte[] open(Protection protection, byte[] frame) throws ProtocolException {
        long header = FrameHeader.parse(frame, 0, frame.length, FrameHeader.MOST_BODY);
        if (header == FrameHeader.INCOMPLETE
                || FrameHeader.bytes(header) + FrameHeader.body(header) != frame.length) {
            throw new ProtocolException("not one frame");
        }
        int size = protection.plainBytes(FrameHeader.body(header));
        if (size < 0) {
            throw new ProtocolException("no frame of this protection");
        }
        var plain = new byte[size];
        int opened = protection.open(frame, 0, FrameHeader.bytes(header), FrameHeader.body(header), plain, 0);
        return opened == size ? plain : Arrays.copyOf(plain, opened);
    }

    /** What a protection takes as plaintext, made of so many bytes of payload. */
    static byte[] plain(Protection protection, int payloadBytes) {
        var payload = new byte[payloadBytes];
        new java.util.Random(payloadBytes).nextBytes(payload);
        return switch (protection.unit()) {
            case FRAME -> prepend(payload);
            case FRAMES -> FrameHeader.frame(0, payload);
            case STREAM -> payload.length == 0 ? new byte[1] : payload;
        };
    }

    private static byte[] prepend(byte[] payload) {
        var plain = new byte[1 + payload.length];
        System.arraycopy(payload, 0, plain, 1, payload.length);
        return plain;
    }
}
