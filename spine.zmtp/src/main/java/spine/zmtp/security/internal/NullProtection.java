package spine.zmtp.security.internal;

import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** No protection, of NULL: for tests. The flags octet before the plaintext becomes the flags of the bare frame. */
final class NullProtection implements Protection {
    @Override
    public Unit unit() {
        return Unit.FRAME;
    }

    @Override
    public String name() {
        return "null";
    }

    @Override
    public int maxPlain() {
        return FrameHeader.MOST_BODY;
    }

    @Override
    public int sealedBytes(int plainBytes) {
        return prefix(plainBytes) + plainBytes;
    }

    @Override
    public int prefix(int plainBytes) {
        return FrameHeader.size(plainBytes - 1) - 1;
    }

    @Override
    public int seal(byte[] plain, int at, int length, byte[] out, int outAt) {
        int flags = (plain[at] & MORE) | (plain[at] & COMMAND) << 1;
        int header = FrameHeader.size(length - 1);
        System.arraycopy(plain, at + 1, out, outAt + header, length - 1);
        FrameHeader.write(out, outAt, flags, length - 1);
        return header + length - 1;
    }

    @Override
    public int plainBytes(int bodyBytes) {
        return bodyBytes + 1;
    }

    @Override
    public int open(byte[] in, int frameAt, int headerBytes, int bodyBytes, byte[] out, int outAt)
            throws ProtocolException {
        if (headerBytes != FrameHeader.size(bodyBytes)) {
            throw new ProtocolException("a long header for a short frame");
        }
        int flags = in[frameAt] & FrameHeader.MORE | (in[frameAt] & FrameHeader.COMMAND) >> 1;
        System.arraycopy(in, frameAt + headerBytes, out, outAt + 1, bodyBytes);
        out[outAt] = (byte) flags;
        return bodyBytes + 1;
    }

    @Override
    public boolean opensInPlace() {
        return true;
    }

    @Override
    public void clear() {
        // No keys.
    }
}
