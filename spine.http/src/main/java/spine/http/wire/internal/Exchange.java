package spine.http.wire.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import spine.api.http.HttpRequest;

/**
 * One message and its answer, between the thread that waits and the reactor's, which never waits. Of the body at most
 * {@link WireSettings#WINDOW} bytes lie here: the peer may send more only when these were taken.
 */
final class Exchange implements AsyncClientExchangeHandler, FutureCallback<AsyncClientEndpoint> {
    private final Sent sent;
    private final Patience patience;
    private final Deque<ByteString> pieces = new ArrayDeque<>();
    private AsyncClientEndpoint endpoint;
    private CapacityChannel capacity;
    private int owed;
    private Head head;
    private Exception failure;
    private boolean isEnded;
    private boolean isClosed;

    Exchange(Sent sent, Patience patience) {
        this.sent = sent;
        this.patience = patience;
    }

    // ---- for the thread that waits ----

    /** @throws IOException if no connection comes about, {@link GaveUp} among them */
    void awaitConnection(Future<AsyncClientEndpoint> coming, long nanos) throws IOException, InterruptedException {
        try {
            if (!patience.await(() -> endpoint != null || failure != null, nanos)) {
                throw new SocketTimeoutException("no connection in " + nanos / 1_000_000 + " ms");
            }
            throwFailure();
        } catch (IOException | InterruptedException e) {
            close(); // also what comes in this moment
            coming.cancel(true);
            throw e;
        }
    }

    void start() {
        endpoint.execute(this, null, HttpCoreContext.create());
    }

    Head awaitHead() throws IOException, InterruptedException {
        patience.await(() -> head != null || failure != null);
        if (head == null) {
            throwFailure();
        }
        patience.renew();
        return head;
    }

    /** The next bytes of the body as they came; null at its end. */
    ByteString next() throws IOException, InterruptedException {
        patience.await(() -> !pieces.isEmpty() || isEnded || failure != null);
        ByteString piece;
        patience.lock().lock();
        try {
            piece = pieces.poll();
        } finally {
            patience.lock().unlock();
        }
        if (piece == null) {
            throwFailure();
            return null;
        }
        patience.renew();
        grant(piece.size());
        return piece;
    }

    /** The peer may send as much again as was taken; the library's lock is never taken under ours. */
    private void grant(int taken) throws IOException {
        CapacityChannel channel;
        int bytes;
        patience.lock().lock();
        try {
            owed += taken;
            channel = capacity;
            bytes = owed;
            owed = channel == null ? owed : 0;
        } finally {
            patience.lock().unlock();
        }
        if (channel != null && bytes > 0) {
            channel.update(bytes);
        }
    }

    /** Gives the connection back if the answer has come whole, and cuts it otherwise. */
    void close() {
        AsyncClientEndpoint used;
        boolean isWhole;
        patience.lock().lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            used = endpoint;
            isWhole = isEnded && failure == null;
        } finally {
            patience.lock().unlock();
        }
        release(used, isWhole);
    }

    private static void release(AsyncClientEndpoint used, boolean isWhole) {
        if (used != null && isWhole) {
            used.releaseAndReuse();
        } else if (used != null) {
            used.releaseAndDiscard();
        }
    }

    private void throwFailure() throws IOException {
        if (failure instanceof IOException broken) {
            throw broken;
        }
        if (failure != null) {
            throw new Malformed("its head or its framing cannot be read"); // the library's own words quote the peer
        }
    }

    // ---- for the reactor: the connection ----

    @Override
    public void completed(AsyncClientEndpoint connected) {
        boolean[] late = new boolean[1];
        patience.changed(() -> {
            late[0] = isClosed;
            endpoint = connected;
        });
        release(late[0] ? connected : null, false);
    }

    @Override
    public void cancelled() {
        failed(new ConnectionClosedException("cancelled"));
    }

    @Override
    public void failed(Exception cause) {
        patience.changed(() -> failure = failure == null ? cause : failure);
    }

    // ---- for the reactor: the message ----

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        channel.sendRequest(sent.message(), sent.entity(), context);
    }

    @Override
    public int available() {
        return sent.available();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        sent.produce(channel);
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {
        // 1xx says nothing that is waited for; the call's time bounds how many may come.
    }

    @Override
    public void consumeResponse(HttpResponse response, EntityDetails body, HttpContext context) throws IOException {
        var headers = new ArrayList<HttpRequest.Header>();
        long bytes = 0;
        for (var header : response.getHeaders()) {
            var value = header.getValue() == null ? "" : header.getValue();
            bytes += header.getName().length() + value.length() + 4;
            if (bytes > WireSettings.MOST_HEAD || response.getHeaders().length > WireSettings.MOST_HEADERS) {
                throw new MessageConstraintException("a head of over " + WireSettings.MOST_HEAD + " bytes");
            }
            received(header.getName(), value).ifPresent(headers::add);
        }
        int status = response.getCode();
        if (status < 200 || status > 599) {
            throw new Malformed("status " + status);
        }
        patience.changed(() -> {
            head = new Head(status, headers);
            isEnded = body == null;
        });
    }

    /** Without what belongs to the connection, and what is no field of RFC 9110: nobody behind this needs to read either. */
    private static Optional<HttpRequest.Header> received(String name, String value) {
        try {
            return Optional.of(new HttpRequest.Header(name, value));
        } catch (IllegalArgumentException ours) {
            return Optional.empty();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        patience.changed(() -> capacity = channel);
        grant(0);
    }

    @Override
    public void consume(ByteBuffer bytes) {
        var piece = ByteString.copyFrom(bytes);
        if (!piece.isEmpty()) {
            patience.changed(() -> pieces.add(piece));
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        patience.changed(() -> isEnded = true);
    }

    @Override
    public void cancel() {
        failed(new ConnectionClosedException("the connection was closed"));
    }

    @Override
    public void releaseResources() {
        patience.changed(() -> {
            if (!isEnded && failure == null) {
                failure = new ConnectionClosedException("the connection was closed");
            }
        });
    }
}
