package spine.zmtp.security.internal;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * Extensions {@code a} and {@code c}: records of another cipher under keys derived from CURVE's session (WIRE.md). The
 * counter is not sent, so a record can be opened once, in its place, in its direction, or not at all; the frame header
 * is authenticated with it. The JDK's ciphers allocate for each record.
 *
 * <pre>| header(2 or 9), flags 0 or LONG | ciphertext(1..65536) | tag(16) |</pre>
 */
final class RecordProtection implements Protection {
    static final int MOST_PLAIN = 64 * 1024;
    static final long RECORDS_PER_KEY = 1L << 24;
    private final Suite suite;
    private final RecordDirection sending;
    private final RecordDirection receiving;

    private RecordProtection(Suite suite, RecordDirection sending, RecordDirection receiving) {
        this.suite = suite;
        this.sending = sending;
        this.receiving = receiving;
    }

    /**
     * @param shared        CURVE's precomputed key
     * @param transcript    T
     * @param recordsPerKey then both sides go on to the next key
     */
    static RecordProtection of(Suite suite, byte[] shared, byte[] transcript, boolean server, long recordsPerKey) {
        var prk = Hkdf.extract(transcript, shared);
        var toServer = new RecordDirection(suite, KeySchedule.first(prk, suite, "c2s"), !server, recordsPerKey);
        var toClient = new RecordDirection(suite, KeySchedule.first(prk, suite, "s2c"), server, recordsPerKey);
        Curve.wipe(prk);
        return server ? new RecordProtection(suite, toClient, toServer)
                : new RecordProtection(suite, toServer, toClient);
    }

    @Override
    public Unit unit() {
        return Unit.STREAM;
    }

    @Override
    public String name() {
        return suite == Suite.AES_256_GCM ? "aes-256-gcm" : "chacha20-poly1305";
    }

    @Override
    public int maxPlain() {
        return MOST_PLAIN;
    }

    @Override
    public int sealedBytes(int plainBytes) {
        return prefix(plainBytes) + plainBytes + Curve.TAG;
    }

    @Override
    public int prefix(int plainBytes) {
        return FrameHeader.size(plainBytes + Curve.TAG);
    }

    @Override
    public int seal(byte[] plain, int at, int length, byte[] out, int outAt) {
        if (length < 1 || length > MOST_PLAIN) {
            throw new IllegalArgumentException("a record has 1 to 65536 bytes, not " + length);
        }
        int header = FrameHeader.write(out, outAt, 0, length + Curve.TAG);
        try {
            return header + sending.run(out, outAt, header, plain, at, length, outAt + header, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher does not work: " + e.getMessage(), e);
        }
    }

    @Override
    public int plainBytes(int bodyBytes) {
        int plain = bodyBytes - Curve.TAG;
        return plain >= 1 && plain <= MOST_PLAIN ? plain : -1;
    }

    @Override
    public int open(byte[] in, int frameAt, int headerBytes, int bodyBytes, byte[] out, int outAt)
            throws ProtocolException {
        if (plainBytes(bodyBytes) < 0 || (in[frameAt] & ~FrameHeader.LONG) != 0
                || headerBytes != FrameHeader.size(bodyBytes)) {
            throw new ProtocolException("no record where traffic is encrypted");
        }
        try {
            return receiving.run(in, frameAt, headerBytes, in, frameAt + headerBytes, bodyBytes, outAt, out);
        } catch (AEADBadTagException e) {
            throw new ProtocolException("a record that is not genuine");
        } catch (GeneralSecurityException e) {
            throw new ProtocolException("a record that could not be opened: " + e.getMessage());
        }
    }

    @Override
    public boolean opensInPlace() {
        return false;
    }

    @Override
    public void clear() {
        sending.clear();
        receiving.clear();
    }
}
