package spine.broker.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;
import spine.api.security.Subscription;

/**
 * One policy service, as far as the kernel lets it come near: its code runs on threads of its own only, at most
 * {@value #THREADS} of them, so that one that hangs holds up itself and nobody else, its successor least of all.
 * Thread-safe.
 */
final class PolicySource {
    private static final Logger LOG = LoggerFactory.getLogger(PolicySource.class);
    private static final int THREADS = 4;
    private static final int QUEUE = 1000;
    private static final int KEEP_SECONDS = 10;

    private final PolicyService service;
    private final int ranking;
    private final long id;
    private final Counters counters;
    private final Throttle log;
    private final Runnable changed;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, KEEP_SECONDS, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE), RouterThreads.daemon("spine-policy"));
    private volatile PolicySnapshot snapshot;
    private volatile boolean closed;
    private Subscription subscription;

    /**
     * @param ranking of the service; the greater one decides
     * @param id      of the service; of equals the older one decides
     * @param changed run after each snapshot that was taken, on the policy's thread; does not block
     */
    PolicySource(PolicyService service, int ranking, long id, Counters counters, Throttle log, Runnable changed) {
        this.service = service;
        this.ranking = ranking;
        this.id = id;
        this.counters = counters;
        this.log = log;
        this.changed = changed;
        threads.allowCoreThreadTimeOut(true);
    }

    boolean isOf(PolicyService other) {
        return service == other;
    }

    boolean goesBefore(PolicySource other) {
        return ranking > other.ranking || ranking == other.ranking && id < other.id;
    }

    /** What it published last; null before the first. */
    PolicySnapshot snapshot() {
        return snapshot;
    }

    boolean isClosed() {
        return closed;
    }

    void start() {
        threads.execute(this::subscribe);
    }

    private void subscribe() {
        try {
            keep(service.subscribe(this::publish));
            if (snapshot == null && !closed) {
                failed(new IllegalStateException("it published nothing"));
            }
        } catch (Throwable broken) {
            // It is replaceable code, and its death must not decide anything.
            failed(broken);
        }
    }

    private void keep(Subscription made) {
        synchronized (this) {
            subscription = made;
            if (!closed) {
                return;
            }
        }
        made.close();
    }

    private void publish(PolicySnapshot next) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (next == null) {
                failed(new IllegalStateException("it published null"));
                return;
            }
            if (snapshot != null && next.version() < snapshot.version()) {
                counters.add("policy.rollback");
                LOG.error("policy went back from version {} to {}: refused", snapshot.version(), next.version());
                return;
            }
            snapshot = next;
        }
        changed.run();
    }

    /** Asks about a handshake; the answer comes to it, on any thread. */
    void consult(Handshake handshake, Credential credential, String address, Decision bySnapshot) {
        try {
            threads.execute(() -> {
                if (!handshake.isDecided()) {
                    consulted(handshake, credential, address, bySnapshot);
                }
            });
        } catch (RejectedExecutionException full) {
            handshake.rejected(this);
        }
    }

    private void consulted(Handshake handshake, Credential credential, String address, Decision bySnapshot) {
        try {
            service.consult(credential, address, bySnapshot)
                    .whenComplete((decision, broken) -> handshake.answered(this, decision, broken));
        } catch (Throwable broken) {
            handshake.answered(this, null, broken);
        }
    }

    /** Counts and logs what it broke. */
    void failed(Throwable broken) {
        counters.add("policy.failed");
        if (log.pass(broken == null ? "null" : broken.getClass()) >= 0) {
            LOG.error("the policy failed", broken);
        }
    }

    /** Takes nothing more from it; what it was asked is to be asked elsewhere. Does not wait for its code. */
    void close() {
        Subscription last;
        synchronized (this) {
            closed = true;
            last = subscription;
        }
        threads.shutdownNow();
        if (last != null) {
            RouterThreads.daemon("spine-policy-close").newThread(last::close).start();
        }
    }
}
