package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The commands that we know: a length octet and the name are the first bytes of a command frame's body. */
public enum CommandName {
    HELLO, WELCOME, INITIATE, MESSAGE, READY, ERROR, SUBSCRIBE, CANCEL, PING, PONG;

    private static final CommandName[] ALL = values();
    private final byte[] prefix;

    CommandName() {
        prefix = ((char) name().length() + name()).getBytes(US_ASCII);
    }

    /** Size of the length octet and the name. */
    public int bytes() {
        return prefix.length;
    }

    /** Whether a body begins with this command. */
    public boolean begins(byte[] body, int at, int length) {
        return length >= prefix.length && Arrays.equals(body, at, at + prefix.length, prefix, 0, prefix.length);
    }

    /** The body of a command: this name, then room for so much data. */
    public byte[] body(int dataBytes) {
        return Arrays.copyOf(prefix, prefix.length + dataBytes);
    }

    /**
     * Which command a body is.
     *
     * @return null if it is one that we do not know: RFC 37 lets peers send such, they are ignored
     * @throws ProtocolException if it has no name
     */
    public static CommandName of(byte[] body, int at, int length) throws ProtocolException {
        if (length < 2 || body[at] == 0 || length < 1 + (body[at] & 0xff)) {
            throw new ProtocolException("a command without a name");
        }
        for (var name : ALL) {
            if (name.begins(body, at, length)) {
                return name;
            }
        }
        return null;
    }
}
