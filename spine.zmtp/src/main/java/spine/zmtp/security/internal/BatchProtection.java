package spine.zmtp.security.internal;

import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * Extension {@code b}: CURVE's MESSAGE whose plaintext is whole ZMTP frames instead of one flags octet and payload. Its
 * nonces begin with other letters, so that neither is ever taken for the other, though the handshake settles it anyway.
 */
final class BatchProtection extends CurveProtection {
    BatchProtection(byte[] shared, boolean server, long sent, long received) {
        super(Nacl.key(shared, server ? Curve.BATCH_OF_SERVER : Curve.BATCH_OF_CLIENT),
                Nacl.key(shared, server ? Curve.BATCH_OF_CLIENT : Curve.BATCH_OF_SERVER), sent, received);
    }

    @Override
    public Unit unit() {
        return Unit.FRAMES;
    }

    @Override
    public String name() {
        return "curve-batch";
    }

    @Override
    void check(byte[] plain, int at, int length) throws ProtocolException {
        int end = at + length;
        int next = at;
        while (next < end) {
            long header = FrameHeader.parse(plain, next, end - next, FrameHeader.MOST_BODY);
            if (header == FrameHeader.INCOMPLETE
                    || FrameHeader.body(header) > end - next - FrameHeader.bytes(header)) {
                throw new ProtocolException("a batch that ends within a frame");
            }
            int size = FrameHeader.bytes(header) + FrameHeader.body(header);
            if (length > BATCH_BYTES && size != length) {
                throw new ProtocolException("a batch of several frames that is larger than 64 KiB");
            }
            next += size;
        }
    }
}
