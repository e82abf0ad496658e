package spine.generations.internal;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps lanes apart when bundles are wired, in both directions and through every refresh: a lane's bundle wires to
 * the platform and to its own lane only, the platform's to the platform only. Where a lane holds a bundle of the
 * platform's name, the lane sees its own one instead. Singletons collide inside one lane only.
 */
final class LaneResolverHook implements ResolverHookFactory, ResolverHook {
    private final Lanes lanes;

    LaneResolverHook(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // Every bundle may resolve; only to whom it is wired is limited.
    }

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        var lane = laneOf(singleton.getRevision());
        collisions.removeIf(c -> !laneOf(c.getRevision()).equals(lane));
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        var lane = laneOf(requirement.getRevision());
        var isFragment = HostNamespace.HOST_NAMESPACE.equals(requirement.getNamespace());
        candidates.removeIf(c -> !mayWire(lane, c.getRevision(), isFragment));
    }

    private boolean mayWire(LaneId requirer, BundleRevision provider, boolean isFragment) {
        var lane = laneOf(provider);
        if (lane.equals(requirer)) {
            return true;
        }
        // A lane's fragment on a platform host would change the platform for everybody.
        return lane.isPlatform() && !isFragment && !lanes.shadows(requirer, provider.getSymbolicName());
    }

    @Override
    public void end() {
        // Holds no state of a resolve process.
    }

    private static LaneId laneOf(BundleRevision revision) {
        return LaneId.of(revision.getBundle());
    }
}
