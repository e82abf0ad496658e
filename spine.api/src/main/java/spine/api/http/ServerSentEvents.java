package spine.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import spine.api.ErrorCode;
import spine.api.SpineException;

/**
 * Reads a stream of server-sent events as it arrives and tells each one as soon as its last byte is there, wherever the
 * bytes are parted: {@code text/event-stream} of the WHATWG HTML standard, section 9.2.
 *
 * <p>Lines end with CR, LF or CRLF; a byte order mark at the start is left out; several {@code data} lines are joined with
 * LF; what is no UTF-8 becomes U+FFFD; comments, {@code retry} and unknown fields are left out; an event without data is not
 * told, and one that the stream's end cut off is not either. Takes at most four times {@code mostBytes} of memory, and
 * allocates per event only its text. Not thread-safe: for one stream.
 */
public final class ServerSentEvents implements HttpBody {
    private static final String MESSAGE = "message";
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] EVENT = "event".getBytes(UTF_8);
    private static final byte[] ID = "id".getBytes(UTF_8);
    private static final int FIRST_BYTES = 1024;

    private final int mostBytes;
    private final Events events;
    private final Bytes line = new Bytes();
    private final Bytes data = new Bytes();
    private String type = MESSAGE;
    private String id = "";
    private boolean afterCarriageReturn;
    private boolean started;

    /** Takes the events of one stream, in order, on the thread that reads; while it blocks nothing is read. */
    @FunctionalInterface
    public interface Events {
        /**
         * The next event.
         *
         * @param type {@code message} unless the event says otherwise
         * @param id   the last that was sent, also with an earlier event; empty without
         * @throws SpineException       to stop, see {@link HttpBody#take}
         * @throws InterruptedException to stop likewise
         */
        void event(String type, String id, String data) throws SpineException, InterruptedException;
    }

    /** @param mostBytes of one line, and of one event's data, 1 to 104,857,600 */
    public ServerSentEvents(int mostBytes, Events events) {
        if (mostBytes < 1 || mostBytes > 100 * 1024 * 1024) {
            throw new IllegalArgumentException("mostBytes " + mostBytes + " is not 1 to 104857600");
        }
        this.mostBytes = mostBytes;
        this.events = requireNonNull(events);
    }

    /** @throws SpineException {@code TOO_LARGE} for an event over {@code mostBytes}, and whatever the consumer throws */
    @Override
    public void take(ByteString bytes) throws SpineException, InterruptedException {
        int from = 0;
        for (int i = 0; i < bytes.size(); i++) {
            byte b = bytes.byteAt(i);
            if (b == '\n' && afterCarriageReturn && from == i) {
                from = i + 1;
            } else if (b == '\n' || b == '\r') {
                room(line, i - from).append(bytes, from, i);
                from = i + 1;
                endLine();
            }
            afterCarriageReturn = b == '\r';
        }
        room(line, bytes.size() - from).append(bytes, from, bytes.size());
    }

    private void endLine() throws SpineException, InterruptedException {
        int start = !started && line.startsWith(MARK) ? MARK.length : 0;
        started = true;
        if (line.length == start) {
            dispatch();
        } else {
            field(start);
        }
        line.length = 0;
    }

    private void field(int start) throws SpineException {
        int colon = line.indexOf((byte) ':', start);
        int end = colon < 0 ? line.length : colon;
        int value = Math.min(line.length, end + 1);
        if (value < line.length && line.bytes[value] == ' ') {
            value++;
        }
        if (line.is(DATA, start, end)) {
            room(data, line.length - value + 1).append(line.bytes, value, line.length);
            data.bytes[data.length++] = '\n';
        } else if (line.is(EVENT, start, end)) {
            type = value == line.length ? MESSAGE : line.text(value, line.length);
        } else if (line.is(ID, start, end) && line.indexOf((byte) 0, value) < 0) {
            id = line.text(value, line.length);
        }
    }

    private void dispatch() throws SpineException, InterruptedException {
        String itsType = type;
        int length = data.length;
        type = MESSAGE;
        data.length = 0;
        if (length > 0) {
            events.event(itsType, id, data.text(0, length - 1));
        }
    }

    private Bytes room(Bytes bytes, int more) throws SpineException {
        // The data's last line feed is no part of the event.
        if (bytes.length + (long) more > mostBytes + (bytes == data ? 1L : 0L)) {
            throw new SpineException(ErrorCode.TOO_LARGE, "One event of the stream has over " + mostBytes + " bytes.",
                    "Ask the service for less at a time.");
        }
        bytes.room(more);
        return bytes;
    }

    /** Bytes that grow and are used again. */
    private static final class Bytes {
        private byte[] bytes = new byte[FIRST_BYTES];
        private int length;

        void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
            }
        }

        void append(ByteString more, int from, int to) {
            more.copyTo(bytes, from, length, to - from);
            length += to - from;
        }

        void append(byte[] more, int from, int to) {
            System.arraycopy(more, from, bytes, length, to - from);
            length += to - from;
        }

        boolean startsWith(byte[] what) {
            return length >= what.length && is(what, 0, what.length);
        }

        boolean is(byte[] what, int from, int to) {
            return Arrays.equals(what, 0, what.length, bytes, from, to);
        }

        int indexOf(byte what, int from) {
            for (int i = from; i < length; i++) {
                if (bytes[i] == what) {
                    return i;
                }
            }
            return -1;
        }

        String text(int from, int to) {
            return new String(bytes, from, to - from, UTF_8);
        }
    }
}
