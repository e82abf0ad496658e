package spine.http.wire.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An answer whose head is there and whose body is on its way. For the thread that sent the message. */
public final class Reply implements AutoCloseable {
    private final Head head;
    private final Exchange exchange;
    private final PackedBody packed;

    Reply(Head head, Exchange exchange) {
        this.head = head;
        this.exchange = exchange;
        this.packed = new PackedBody(exchange);
    }

    public Head head() {
        return head;
    }

    /** Bytes of the body so far, as they were sent. */
    public long packedBytes() {
        return packed.count();
    }

    /** Takes the pieces of the body. */
    @FunctionalInterface
    public interface Sink<E extends Exception> {
        /** @param bytes valid during the call only */
        void take(byte[] bytes, int length) throws E, IOException, InterruptedException;
    }

    /**
     * Reads the body to its end, unpacked.
     *
     * @throws Malformed if it cannot be unpacked or was cut off
     */
    public <E extends Exception> void read(Sink<E> sink) throws E, IOException, InterruptedException {
        var buffer = new byte[16 * 1024];
        try (var body = unpacked(this::open)) {
            int length = take(body, buffer);
            while (length >= 0) {
                if (length > 0) {
                    sink.take(buffer, length);
                }
                length = take(body, buffer);
            }
        }
        drain();
    }

    /** What follows the packed body's own end is not looked at, but the connection is of use only when it was read. */
    private void drain() throws IOException, InterruptedException {
        for (int i = 0; i < 16 && exchange.next() != null; i++) {
            continue;
        }
    }

    private InputStream open() throws IOException, InterruptedException {
        var coding = head.header("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        switch (coding) {
            case "", "identity":
                return packed;
            case "gzip", "x-gzip":
                return packed.isEmpty() ? packed : new GZIPInputStream(packed, 8192);
            case "deflate":
                return Deflated.open(packed);
            default:
                throw new Malformed("a content coding that was not asked for");
        }
    }

    private static int take(InputStream body, byte[] buffer) throws IOException, InterruptedException {
        return unpacked(() -> body.read(buffer, 0, buffer.length));
    }

    @FunctionalInterface
    private interface Unpacking<T> {
        T get() throws IOException, InterruptedException;
    }

    private static <T> T unpacked(Unpacking<T> step) throws IOException, InterruptedException {
        try {
            return step.get();
        } catch (PackedBody.Interrupted e) {
            throw (InterruptedException) e.getCause();
        } catch (ZipException | EOFException broken) {
            throw new Malformed("the packed body is damaged or was cut off");
        }
    }

    /** Cuts the connection unless all was read. */
    @Override
    public void close() {
        exchange.close();
    }
}
