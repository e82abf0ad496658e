package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The ERROR command, which ends a handshake (RFC 37).
 *
 * <pre>| 5 | "ERROR" | length(1) | reason |</pre>
 */
public final class ErrorCommand {
    /** The size of the largest one. */
    public static final int MOST_BYTES = 7 + 255;

    private ErrorCommand() {
    }

    /** @param reason at most 255 characters of printable ASCII */
    public static byte[] of(String reason) {
        var text = reason.getBytes(US_ASCII);
        if (text.length > 255) {
            throw new IllegalArgumentException("a reason has at most 255 characters");
        }
        var body = CommandName.ERROR.body(1 + text.length);
        body[6] = (byte) text.length;
        System.arraycopy(text, 0, body, 7, text.length);
        return body;
    }

    /**
     * The reason in an ERROR that a peer sent: printable ASCII, anything else in it is a question mark.
     *
     * @throws ProtocolException if its length is wrong
     */
    public static String reason(byte[] body) throws ProtocolException {
        if (body.length < 7 || body.length != 7 + (body[6] & 0xff)) {
            throw new ProtocolException("a malformed ERROR");
        }
        var text = new StringBuilder(body.length - 7);
        for (int at = 7; at < body.length; at++) {
            text.append(body[at] >= ' ' && body[at] < 0x7f ? (char) body[at] : '?');
        }
        return text.toString();
    }
}
