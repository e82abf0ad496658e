package spine.http.wire.internal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections, kept and used again; HTTP/2 where the peer takes it by ALPN, else HTTP/1.1. It connects to the address that
 * it is given and resolves nothing; it follows, repeats, remembers and logs nothing. TLS is verified against the context's
 * trust store, the host's name included. Two threads; thread-safe.
 */
public final class Wire implements AutoCloseable {
    private static final long SWEEP_NANOS = 1_000_000_000;

    private final WireSettings settings;
    private final HttpAsyncRequester requester;
    private final AtomicLong sweptAt = new AtomicLong(System.nanoTime());

    public Wire(WireSettings settings, SSLContext tls) {
        this.settings = settings;
        this.requester = Connections.create(settings, tls);
        requester.start();
    }

    private static Timeout timeout(long millis) {
        return Timeout.ofMilliseconds(millis);
    }

    /**
     * Sends a message and waits for the head of its answer.
     *
     * @return to be closed whatever happens
     * @throws NotSent     if nothing of it was sent
     * @throws IOException if the connection broke, what came is not HTTP ({@link Malformed}), or the time is over
     *                     ({@link GaveUp})
     */
    public Reply send(Outgoing outgoing, Patience patience) throws IOException, InterruptedException {
        sweep();
        var exchange = new Exchange(new Sent(outgoing), patience);
        try {
            var coming = requester.connect(Sent.host(outgoing), timeout(settings.backstop().toMillis()), null, exchange);
            exchange.awaitConnection(coming, settings.connect().toNanos());
        } catch (GaveUp over) {
            throw over;
        } catch (IOException e) {
            throw new NotSent(e);
        }
        try {
            exchange.start();
            return new Reply(exchange.awaitHead(), exchange);
        } catch (IOException | InterruptedException | RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    /** Connections that were not used for long are closed now and then, when somebody comes by. */
    private void sweep() {
        long now = System.nanoTime();
        long before = sweptAt.get();
        if (now - before > SWEEP_NANOS && sweptAt.compareAndSet(before, now)) {
            requester.closeIdle(TimeValue.ofMilliseconds(settings.idle().toMillis()));
            requester.closeExpired();
        }
    }

    @Override
    public void close() {
        requester.close(CloseMode.IMMEDIATE);
    }
}
