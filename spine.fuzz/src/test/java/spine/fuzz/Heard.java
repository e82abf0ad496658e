package spine.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** What the peer of a session hears: opens the session's output, which must be right to the last byte, whole or not. */
final class Heard {
    final List<String> messages = new ArrayList<>();
    final List<String> pongs = new ArrayList<>();
    private final Protection protection;
    private byte[] wire = new byte[1 << 16];
    private int have;
    private byte[] stream = new byte[1 << 16];
    private int inStream;
    private final StringBuilder message = new StringBuilder();

    Heard(Protection protection) {
        this.protection = protection;
    }

    void take(ByteBuffer more) throws ProtocolException {
        int count = more.remaining();
        if (have + count > wire.length) {
            wire = Arrays.copyOf(wire, 2 * (have + count));
        }
        more.get(wire, have, count);
        have += count;
        int at = 0;
        for (long header; (header = whole(wire, at, have)) >= 0; at += size(header)) {
            open(at, header);
        }
        System.arraycopy(wire, at, wire, 0, have - at);
        have -= at;
    }

    private static long whole(byte[] in, int at, int end) throws ProtocolException {
        long header = FrameHeader.parse(in, at, end - at, FrameHeader.MOST_BODY);
        return header != FrameHeader.INCOMPLETE && size(header) <= end - at ? header : -1;
    }

    private static int size(long header) {
        return FrameHeader.bytes(header) + FrameHeader.body(header);
    }

    private void open(int at, long header) throws ProtocolException {
        int room = inStream + protection.plainBytes(FrameHeader.body(header));
        if (room > stream.length) {
            stream = Arrays.copyOf(stream, 2 * room);
        }
        int length = protection.open(wire, at, FrameHeader.bytes(header), FrameHeader.body(header), stream, inStream);
        if (protection.unit() == Protection.Unit.FRAME) {
            frame((stream[0] & Protection.COMMAND) != 0, (stream[0] & Protection.MORE) != 0, 1, length);
            return;
        }
        inStream += length;
        int from = 0;
        for (long inner; (inner = whole(stream, from, inStream)) >= 0; from += size(inner)) {
            frame((FrameHeader.flags(inner) & FrameHeader.COMMAND) != 0,
                    (FrameHeader.flags(inner) & FrameHeader.MORE) != 0, from + FrameHeader.bytes(inner),
                    from + size(inner));
        }
        System.arraycopy(stream, from, stream, 0, inStream - from);
        inStream -= from;
    }

    private void frame(boolean command, boolean more, int from, int to) {
        var body = Arrays.copyOfRange(stream, from, to);
        if (command) {
            pongs.add(Said.name(Arrays.copyOfRange(body, 5, body.length)));
            return;
        }
        message.append(Said.name(body)).append(more ? "," : "");
        if (!more) {
            messages.add(message.toString());
            message.setLength(0);
        }
    }
}
