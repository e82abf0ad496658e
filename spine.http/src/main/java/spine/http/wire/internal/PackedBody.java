package spine.http.wire.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;

/** The body as it was sent, as the stream that the JDK's unpackers want. For one thread. */
final class PackedBody extends InputStream {
    private final Exchange exchange;
    private ByteString piece = ByteString.EMPTY;
    private int at;
    private long count;
    private boolean isOver;

    PackedBody(Exchange exchange) {
        this.exchange = exchange;
    }

    /** An interruption on its way through the unpackers. */
    static final class Interrupted extends IOException {
        private static final long serialVersionUID = 1L;

        Interrupted(InterruptedException cause) {
            super(cause);
        }
    }

    long count() {
        return count;
    }

    /** Whether no byte comes at all; waits for the first. */
    boolean isEmpty() throws IOException {
        return !fill();
    }

    /** Makes sure that there is a byte; false at the end. */
    private boolean fill() throws IOException {
        if (at < piece.size()) {
            return true;
        }
        if (isOver) {
            return false;
        }
        try {
            var next = exchange.next();
            isOver = next == null;
            piece = isOver ? ByteString.EMPTY : next;
        } catch (InterruptedException e) {
            throw new Interrupted(e);
        }
        at = 0;
        count += piece.size();
        return !isOver;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece.byteAt(at++) & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int length = Math.min(most, piece.size() - at);
        piece.copyTo(into, at, from, length);
        at += length;
        return length;
    }

    /** So that gzip looks for a further member until the body is over. */
    @Override
    public int available() {
        return isOver && at >= piece.size() ? 0 : 1;
    }
}
