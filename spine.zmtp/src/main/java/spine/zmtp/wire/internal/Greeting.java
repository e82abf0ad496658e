package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The first 64 bytes of each side of a connection (RFC 37). We say version 3.1 and understand any peer from 3.0 on; an
 * older one, or one of another mechanism, is refused at the first byte that shows it.
 *
 * <pre>
 *  0        1 .. 8      9     10     11     12 .. 31    32         33 .. 63
 * | 0xff | padding(8) | 0x7f | major | minor | mechanism | as-server | zero |
 * </pre>
 */
public final class Greeting {
    public static final int BYTES = 64;
    private static final int MAJOR_AT = 10;
    private static final int MINOR_AT = 11;
    private static final int MECHANISM_AT = 12;
    private static final int SERVER_AT = 32;

    private Greeting() {
    }

    /** Ours. */
    public static byte[] of(String mechanism, boolean server) {
        var name = mechanism.getBytes(US_ASCII);
        if (name.length > SERVER_AT - MECHANISM_AT) {
            throw new IllegalArgumentException("a mechanism has at most 20 characters: " + mechanism);
        }
        var bytes = new byte[BYTES];
        bytes[0] = (byte) 0xff;
        bytes[9] = 0x7f;
        bytes[MAJOR_AT] = 3;
        bytes[MINOR_AT] = 1;
        System.arraycopy(name, 0, bytes, MECHANISM_AT, name.length);
        bytes[SERVER_AT] = (byte) (server ? 1 : 0);
        return bytes;
    }

    /**
     * Judges what has come of the peer's greeting so far; may be asked again whenever more has come.
     *
     * @param got  at least {@code have} bytes
     * @param ours the greeting that we sent
     * @return true if all 64 bytes are there and in order
     * @throws ProtocolException if no continuation can make it right
     */
    public static boolean complete(byte[] got, int have, byte[] ours) throws ProtocolException {
        if (have > 0 && got[0] != (byte) 0xff) {
            throw new ProtocolException("not ZMTP 3: begins with 0x" + hex(got[0]) + ", as ZMTP 1.0 or no ZMTP at all");
        }
        if (have > 9 && got[9] != 0x7f) {
            throw new ProtocolException("not ZMTP 3: the signature ends with 0x" + hex(got[9]));
        }
        if (have > MAJOR_AT && got[MAJOR_AT] >= 0 && got[MAJOR_AT] < 3) {
            throw new ProtocolException("the peer speaks ZMTP " + (got[MAJOR_AT] == 0 ? "1.0" : "2.0") + ", not 3");
        }
        for (int at = MECHANISM_AT; at < Math.min(have, SERVER_AT); at++) {
            if (got[at] != ours[at]) {
                throw new ProtocolException("the peer's mechanism is " + mechanism(got, have) + ", not "
                        + mechanism(ours, BYTES));
            }
        }
        if (have > SERVER_AT && (got[SERVER_AT] & 0xfe) != 0) {
            throw new ProtocolException("as-server is neither 0 nor 1");
        }
        if (have > SERVER_AT && got[SERVER_AT] == 1 && ours[SERVER_AT] == 1) {
            throw new ProtocolException("both sides want to be the security server");
        }
        return have >= BYTES;
    }

    /** The peer's minor version of ZMTP 3: from 1 on it knows SUBSCRIBE, CANCEL, PING and PONG (RFC 37). */
    public static int minor(byte[] greeting) {
        return greeting[MAJOR_AT] == 3 ? greeting[MINOR_AT] & 0xff : 0xff;
    }

    /** What the greeting says so far, for people; anything unprintable becomes a question mark. */
    private static String mechanism(byte[] greeting, int have) {
        var text = new StringBuilder();
        for (int at = MECHANISM_AT; at < Math.min(have, SERVER_AT) && greeting[at] != 0; at++) {
            text.append(greeting[at] > ' ' && greeting[at] < 0x7f ? (char) greeting[at] : '?');
        }
        return text.isEmpty() ? "none" : text.toString();
    }

    private static String hex(byte value) {
        return Integer.toHexString(value & 0xff);
    }
}
