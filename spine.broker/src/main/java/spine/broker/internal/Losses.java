package spine.broker.internal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.PolicySnapshot;
import spine.api.security.Subscription;

/**
 * Has the connections of keys cut that lost their entitlement (SEC-12, SEC-41), a moment later, so that the typed
 * refusal of what they say meanwhile goes out before. Bounded: a key that is left out is cut when it is refused next.
 * Thread-safe.
 */
final class Losses {
    static final long DELAY_MILLIS = 300;
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final int MOST = 10_000;

    private final ScheduledExecutorService timer;
    private final Counters counters;
    private final List<BiConsumer<Credential, String>> watchers = new CopyOnWriteArrayList<>();
    private final Set<Credential> due = ConcurrentHashMap.newKeySet();

    Losses(ScheduledExecutorService timer, Counters counters) {
        this.timer = timer;
        this.counters = counters;
    }

    Subscription watch(BiConsumer<Credential, String> cut) {
        // Wrapped, so that one of two equal watchers can be closed by itself.
        BiConsumer<Credential, String> own = cut::accept;
        watchers.add(own);
        return () -> watchers.remove(own);
    }

    /** Finds, on the timer's thread, who lost something from one snapshot to the next. */
    void compare(PolicySnapshot former, PolicySnapshot now) {
        timer.execute(() -> {
            for (var credential : former.known()) {
                if (former.decide(credential) instanceof Decision.Granted had) {
                    var has = now.decide(credential);
                    if (!(has instanceof Decision.Granted granted)) {
                        cut(credential, "the key is not entitled any more");
                    } else if (!isSame(had.grant(), granted.grant())) {
                        cut(credential, "the key's identity was changed");
                    }
                }
            }
        });
    }

    /** Whether a connection made under one grant may go on under the other; permissions are asked each time anyhow. */
    private static boolean isSame(Grant one, Grant other) {
        return one.components().equals(other.components()) && one.instance().equals(other.instance())
                && one.agents().equals(other.agents()) && one.tenant().equals(other.tenant())
                && one.tier() == other.tier();
    }

    /** Cuts soon; once for however many reasons come meanwhile. */
    void cut(Credential credential, String reason) {
        if (due.size() >= MOST) {
            counters.add("cuts.left_out");
        } else if (due.add(credential)) {
            try {
                timer.schedule(() -> now(credential, reason), DELAY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                due.remove(credential);
            }
        }
    }

    private void now(Credential credential, String reason) {
        due.remove(credential);
        counters.add("cuts");
        for (var watcher : watchers) {
            try {
                watcher.accept(credential, reason);
            } catch (RuntimeException broken) {
                counters.add("cuts.failed");
                LOG.error("an edge failed to cut key={}", credential, broken);
            }
        }
    }
}
