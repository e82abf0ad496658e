package spine.resilience.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.StateStore;

/**
 * Keeps small states in the journal's store while there is one, and in memory only while there is none. A change costs its
 * caller an entry in a set; a thread behind takes the newest value. Thread-safe.
 */
@Component(service = Keeper.class)
public final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Duration ANYWAY = Duration.ofMinutes(5);
    /** Changes of one key that come closer together than this cost one write. */
    private static final long TOGETHER_MILLIS = 20;

    private final List<Kept> open = new ArrayList<>();
    private final Saver saver = new Saver("spine-resilience", ANYWAY, this::write);
    private StateStore store;

    @Activate
    public Keeper() {
        // The store comes by bindStore.
    }

    /** Whose state it is. Its methods are called by several threads. */
    interface Source {
        /** Of all pairs that there are now. */
        Collection<String> keys();

        /** A pair's value now; empty if it need not be kept. */
        Optional<ByteString> value(String key);

        /** A pair as it was at the last end; what is no longer understood is left out. */
        void restore(String key, ByteString value);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindStore(StateStore come) {
        store = come;
        open.forEach(Kept::attach);
    }

    synchronized void unbindStore(StateStore gone) {
        if (store == gone) {
            open.forEach(Kept::detach);
            store = null;
        }
    }

    /** Opens a state, and restores what it had if the store is there; else as soon as it comes. */
    synchronized Kept keep(String name, Source source) {
        var kept = new Kept(name, source);
        open.add(kept);
        kept.attach();
        return kept;
    }

    private void write() {
        List<Kept> all;
        synchronized (this) {
            all = List.copyOf(open);
        }
        all.forEach(Kept::write);
    }

    @Deactivate
    void close() {
        saver.close();
        List.copyOf(open).forEach(Kept::close);
    }

    /** One state that is kept. */
    final class Kept implements AutoCloseable {
        private final String name;
        private final Source source;
        private final Set<String> changed = ConcurrentHashMap.newKeySet();
        private volatile StateStore.State state;
        private boolean isTold;

        private Kept(String name, Source source) {
            this.name = name;
            this.source = source;
        }

        /** A pair has another value now, or none. */
        void changed(String key) {
            if (state != null && changed.add(key)) {
                saver.later(TOGETHER_MILLIS);
            }
        }

        private synchronized void attach() {
            detach();
            if (store == null) {
                return;
            }
            try {
                state = store.open(name);
                var all = state.all();
                all.forEach(source::restore);
                all.keySet().forEach(this::changed);
                source.keys().forEach(this::changed);
            } catch (RuntimeException broken) {
                tell(broken);
            }
        }

        private synchronized void detach() {
            if (state != null) {
                write();
                state.close();
                state = null;
            }
        }

        private synchronized void write() {
            for (var key : List.copyOf(changed)) {
                // Before its value is read: what changes after that is a change of its own.
                changed.remove(key);
                try {
                    source.value(key).ifPresentOrElse(value -> state.put(key, value), () -> state.remove(key));
                } catch (RuntimeException full) {
                    tell(full);
                }
            }
        }

        private void tell(RuntimeException broken) {
            if (!isTold) {
                isTold = true;
                LOG.warn("state {} is not kept over a restart: {}", name, broken.getMessage());
            }
        }

        /** What it holds stays in the store. */
        @Override
        public void close() {
            synchronized (Keeper.this) {
                open.remove(this);
                detach();
            }
        }
    }
}
