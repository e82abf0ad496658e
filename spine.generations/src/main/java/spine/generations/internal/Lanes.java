package spine.generations.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Which lanes exist, with which symbolic names, and which are live: one immutable snapshot behind a volatile
 * reference, read by the hooks without a lock. The framework tells of an installation before
 * {@code installBundle} returns, so no bundle of a lane can resolve or start before it is known here.
 */
final class Lanes implements SynchronousBundleListener {
    private final BundleContext context;
    private final Object writing = new Object();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Set.of());

    Lanes(BundleContext context) {
        this.context = context;
    }

    /**
     * @param names the symbolic names that each lane holds
     * @param live  the lanes whose whiteboard services the platform sees
     */
    private record Snapshot(Map<LaneId, Set<String>> names, Set<LaneId> live) {
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        var changes = event.getType() == BundleEvent.INSTALLED || event.getType() == BundleEvent.UNINSTALLED
                || event.getType() == BundleEvent.UPDATED;
        if (changes && !LaneId.of(event.getBundle()).isPlatform()) {
            refresh();
        }
    }

    /** Reads the lanes from the framework. */
    void refresh() {
        synchronized (writing) {
            var names = new HashMap<LaneId, Set<String>>();
            Arrays.stream(context.getBundles()).filter(Lanes::isInLane)
                    .forEach(b -> names.computeIfAbsent(LaneId.of(b), k -> new HashSet<>()).add(b.getSymbolicName()));
            var live = new HashSet<>(snapshot.live);
            live.retainAll(names.keySet());
            names.replaceAll((lane, bundles) -> Set.copyOf(bundles));
            snapshot = new Snapshot(Map.copyOf(names), Set.copyOf(live));
        }
    }

    private static boolean isInLane(Bundle bundle) {
        return bundle.getState() != Bundle.UNINSTALLED && bundle.getSymbolicName() != null
                && !LaneId.of(bundle).isPlatform();
    }

    void setLive(LaneId lane, boolean isLive) {
        synchronized (writing) {
            var live = new HashSet<>(snapshot.live);
            if (isLive) {
                live.add(lane);
            } else {
                live.remove(lane);
            }
            snapshot = new Snapshot(snapshot.names, Set.copyOf(live));
        }
    }

    boolean isLive(LaneId lane) {
        return snapshot.live.contains(lane);
    }

    /** Whether no lane exists: then there is nothing to isolate. */
    boolean isEmpty() {
        return snapshot.names.isEmpty();
    }

    /** Whether a lane holds a bundle of this name, which then stands for the platform's in that lane. */
    boolean shadows(LaneId lane, String symbolicName) {
        return symbolicName != null && snapshot.names.getOrDefault(lane, Set.of()).contains(symbolicName);
    }
}
