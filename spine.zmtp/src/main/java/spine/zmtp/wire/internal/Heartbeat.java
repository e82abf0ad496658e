package spine.zmtp.wire.internal;

import java.util.Arrays;

/**
 * PING and PONG (RFC 37).
 *
 * <pre>
 * | 4 | "PING" | ttl(2, tenths of a second) | context(0..16) |
 * | 4 | "PONG" | context(0..16) |
 * </pre>
 */
public final class Heartbeat {
    public static final int MOST_CONTEXT_BYTES = 16;
    private static final int NAME = 5;
    private static final int TTL = 2;

    private Heartbeat() {
    }

    /**
     * @param ttlTenths after so long without a word from us the peer may give up; 0 to 65535 tenths of a second, 0 is
     *                  never
     */
    public static byte[] ping(int ttlTenths, byte[] context) {
        if (ttlTenths < 0 || ttlTenths > 0xffff || context.length > MOST_CONTEXT_BYTES) {
            throw new IllegalArgumentException("a PING has a TTL of 0..65535 tenths and at most 16 bytes of context");
        }
        var body = CommandName.PING.body(TTL + context.length);
        body[NAME] = (byte) (ttlTenths >> 8);
        body[NAME + 1] = (byte) ttlTenths;
        System.arraycopy(context, 0, body, NAME + TTL, context.length);
        return body;
    }

    /** The TTL of a peer's PING in tenths of a second; 0 is none. */
    public static int ttlTenths(byte[] body, int at, int length) throws ProtocolException {
        if (length < NAME + TTL || length > NAME + TTL + MOST_CONTEXT_BYTES) {
            throw new ProtocolException("a PING of " + length + " bytes");
        }
        return (body[at + NAME] & 0xff) << 8 | body[at + NAME + 1] & 0xff;
    }

    /** The answer to a peer's PING, with its context. */
    public static byte[] pong(byte[] ping, int at, int length) throws ProtocolException {
        ttlTenths(ping, at, length);
        int context = length - NAME - TTL;
        var body = CommandName.PONG.body(context);
        System.arraycopy(ping, at + NAME + TTL, body, NAME, context);
        return body;
    }

    /** The context of a peer's PONG. */
    public static byte[] context(byte[] body, int at, int length) throws ProtocolException {
        if (length < NAME || length > NAME + MOST_CONTEXT_BYTES) {
            throw new ProtocolException("a PONG of " + length + " bytes");
        }
        return Arrays.copyOfRange(body, at + NAME, at + length);
    }
}
