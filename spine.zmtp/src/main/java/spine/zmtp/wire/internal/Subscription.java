package spine.zmtp.wire.internal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;

/**
 * What a SUB tells a PUB: the commands SUBSCRIBE and CANCEL of ZMTP 3.1, or a message whose first octet is 1 or 0 in
 * ZMTP 3.0.
 *
 * @param subscribe false takes one back
 * @param prefix    of the messages that are wanted
 */
public record Subscription(boolean subscribe, ByteString prefix) {
    public Subscription {
        requireNonNull(prefix);
    }

    /** The body of a command frame, for peers of 3.1 and later. */
    public byte[] command() {
        var body = name().body(prefix.size());
        prefix.copyTo(body, name().bytes());
        return body;
    }

    /** The body of a message frame, for peers of 3.0. */
    public byte[] message() {
        var body = new byte[1 + prefix.size()];
        body[0] = (byte) (subscribe ? 1 : 0);
        prefix.copyTo(body, 1);
        return body;
    }

    /** Reads a command that is SUBSCRIBE or CANCEL. */
    public static Subscription ofCommand(byte[] body, int at, int length) throws ProtocolException {
        boolean subscribe = CommandName.SUBSCRIBE.begins(body, at, length);
        var name = subscribe ? CommandName.SUBSCRIBE : CommandName.CANCEL;
        if (!name.begins(body, at, length)) {
            throw new ProtocolException("neither SUBSCRIBE nor CANCEL");
        }
        return new Subscription(subscribe, ByteString.copyFrom(body, at + name.bytes(), length - name.bytes()));
    }

    /** Reads a message of the older form. */
    public static Subscription ofMessage(byte[] body, int at, int length) throws ProtocolException {
        if (length < 1 || (body[at] & 0xfe) != 0) {
            throw new ProtocolException("a subscriber sent a message that is no subscription");
        }
        return new Subscription(body[at] == 1, ByteString.copyFrom(body, at + 1, length - 1));
    }

    private CommandName name() {
        return subscribe ? CommandName.SUBSCRIBE : CommandName.CANCEL;
    }
}
