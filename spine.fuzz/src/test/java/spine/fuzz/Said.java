package spine.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.FrameHeader;

/**
 * What the peer of a session says, sealed as a genuine peer's, and what has to come of it: a model of RFC 37 that shares no
 * code with the engine but the protection and the frame header.
 */
final class Said {
    private static final int MOST_PARTS = 64;
    private static final int MOST_CONTEXT = 16;
    private static final int MOST_RECORDS = 256;
    private static final int MOST_STAGED = 1 << 20;
    private static final Set<String> OF_HANDSHAKES = Set.of("HELLO", "WELCOME", "INITIATE", "MESSAGE", "READY");

    /** What must happen once the wire's bytes up to {@code offset} have come. */
    static final class Due {
        final String what;
        /** The session ends instead of telling anything. */
        final boolean end;
        long offset = Long.MAX_VALUE;
        private final long inStream;

        private Due(String what, boolean end, long inStream) {
            this.what = what;
            this.end = end;
            this.inStream = inStream;
        }
    }

    final List<Due> due = new ArrayList<>();
    final List<String> pongs = new ArrayList<>();
    /** Something was said that no model foretells: what came before it must come, and nothing else is promised. */
    boolean garbled;
    /** A rule was broken: the last of what is due is the end. */
    boolean broken;
    private final Protection protection;
    private final long mostMessage;
    private final long mostFrame;
    private byte[] wire = new byte[1 << 16];
    private int end;
    private final ByteArrayOutputStream staged = new ByteArrayOutputStream();
    private long streamed;
    private int told;
    private final StringBuilder message = new StringBuilder();
    private int parts;
    private long size;

    Said(Protection protection, long mostMessage) {
        this.protection = protection;
        this.mostMessage = mostMessage;
        this.mostFrame = Math.max(mostMessage, 1024);
    }

    byte[] wire() {
        return wire;
    }

    int end() {
        return end;
    }

    // ---- saying

    void frame(byte[] body, boolean more) {
        say(more ? FrameHeader.MORE : 0, body);
        if (broken) {
            return;
        }
        if (parts == MOST_PARTS || size + body.length > mostMessage) {
            ends("PROTOCOL_ERROR");
            return;
        }
        parts++;
        size += body.length;
        message.append(name(body)).append(more ? "," : "");
        if (!more) {
            becomes("message " + message);
            message.setLength(0);
            parts = 0;
            size = 0;
        }
    }

    void command(byte[] body) {
        say(FrameHeader.COMMAND, body);
        if (broken) {
            return;
        }
        int nameBytes = body.length == 0 ? 0 : body[0] & 0xff;
        if (nameBytes == 0 || body.length < 1 + nameBytes) {
            ends("PROTOCOL_ERROR");
            return;
        }
        var name = new String(body, 1, nameBytes, StandardCharsets.ISO_8859_1);
        int rest = body.length - 1 - nameBytes;
        if (name.equals("PING")) {
            if (rest < 2 || rest > 2 + MOST_CONTEXT) {
                ends("PROTOCOL_ERROR");
            } else {
                pongs.add(name(Arrays.copyOfRange(body, 7, body.length)));
            }
        } else if (name.equals("PONG")) {
            if (rest > MOST_CONTEXT) {
                ends("PROTOCOL_ERROR");
            }
        } else if (name.equals("SUBSCRIBE") || name.equals("CANCEL")) {
            becomes(name + " " + name(Arrays.copyOfRange(body, 1 + nameBytes, body.length)));
        } else if (name.equals("ERROR")) {
            // A reason whose size does not fit is as much the end as one that does.
            ends("ended");
        } else if (OF_HANDSHAKES.contains(name)) {
            ends("PROTOCOL_ERROR");
        }
    }

    private void say(int flags, byte[] body) {
        if (body.length > mostFrame && !broken) {
            ends("PROTOCOL_ERROR");
        }
        if (protection.unit() == Protection.Unit.FRAME) {
            var plain = new byte[1 + body.length];
            plain[0] = (byte) ((flags & FrameHeader.MORE) | (flags & FrameHeader.COMMAND) >> 1);
            System.arraycopy(body, 0, plain, 1, body.length);
            seal(plain, 0, plain.length);
            return;
        }
        var frame = FrameHeader.frame(flags, body);
        if (protection.unit() == Protection.Unit.FRAMES && staged.size() + frame.length > Protection.BATCH_BYTES) {
            flush(Integer.MAX_VALUE);
        }
        staged.writeBytes(frame);
        streamed += frame.length;
        if (staged.size() >= (protection.unit() == Protection.Unit.FRAMES ? Protection.BATCH_BYTES : MOST_STAGED)) {
            flush(Integer.MAX_VALUE);
        }
    }

    /** Seals what is gathered; in records of so many bytes, or a little more than 256 of them. */
    void flush(int recordBytes) {
        var plain = staged.toByteArray();
        staged.reset();
        if (plain.length == 0) {
            return;
        }
        if (protection.unit() == Protection.Unit.FRAMES) {
            seal(plain, 0, plain.length);
        }
        int most = Math.max(plain.length / MOST_RECORDS, Math.max(1, Math.min(recordBytes, protection.maxPlain())));
        for (int at = 0; at < plain.length && protection.unit() == Protection.Unit.STREAM; at += most) {
            int length = Math.min(most, plain.length - at);
            seal(plain, at, length);
            arrivesWith(streamed - plain.length + at + length);
        }
        arrivesWith(streamed);
    }

    /** Bytes that are no frame of this session. */
    void garbage(byte[] bytes) {
        flush(Integer.MAX_VALUE);
        garbled = true;
        room(bytes.length);
        System.arraycopy(bytes, 0, wire, end, bytes.length);
        end += bytes.length;
    }

    /** Another bit in what is sealed and from this place on not yet written. */
    void flip(int from, int bit) {
        flush(Integer.MAX_VALUE);
        int bits = 8 * (end - from);
        if (bits > 0) {
            int at = Math.floorMod(bit, bits);
            wire[from + at / 8] ^= (byte) (1 << at % 8);
            garbled = true;
            due.removeIf(d -> d.offset > from + at / 8);
            told = due.size();
        }
    }

    private void seal(byte[] plain, int at, int length) {
        room(protection.sealedBytes(length));
        end += protection.seal(plain, at, length, wire, end);
    }

    private void room(int more) {
        if (end + more > wire.length) {
            wire = Arrays.copyOf(wire, 2 * (end + more));
        }
    }

    // ---- what comes of it

    private void ends(String how) {
        broken = true;
        becomes(how, true);
    }

    private void becomes(String what) {
        becomes(what, false);
    }

    private void becomes(String what, boolean isEnd) {
        if (garbled) {
            return;
        }
        var next = new Due(what, isEnd, streamed);
        due.add(next);
        if (staged.size() == 0) {
            next.offset = end;
            told = due.size();
        }
    }

    private void arrivesWith(long streamPosition) {
        while (told < due.size() && due.get(told).inStream <= streamPosition) {
            due.get(told++).offset = end;
        }
    }

    /** Short for a part that is long. */
    static String name(byte[] part) {
        return part.length + ":" + Arrays.hashCode(part);
    }
}
