package spine.http.address.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the resolver on threads of its own, so that a name server that is silent holds nobody longer than he wants. At most
 * {@value #THREADS} questions at once and {@value #WAITING} waiting. Thread-safe.
 */
public final class Lookup implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int WAITING = 256;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;

    public Lookup(Resolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
            var thread = new Thread(work, "spine-http-names");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a host, asked once.
     *
     * @param host in its {@link HostForm}
     * @throws UnknownHostException if it has none, or too many ask
     * @throws TimeoutException     if the answer is not there in time
     */
    public List<InetAddress> addresses(String host, long nanos)
            throws UnknownHostException, TimeoutException, InterruptedException {
        if (HostForm.isAddress(host)) {
            return List.of(InetAddress.getByName(host));
        }
        var question = new FutureTask<>(() -> resolver.resolve(host));
        try {
            threads.execute(question);
            return question.get(nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException full) {
            throw new UnknownHostException(host + ": too many names are being resolved");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException("resolving " + host, e.getCause());
        } finally {
            question.cancel(true);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
