package spine.http.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import spine.api.Agent;
import spine.api.GenerationId;
import spine.api.resilience.Lane;

/**
 * A bundle as a caller. Drop-ins and shipped agents are production, however often they are replaced: what a service suffers
 * from outlives that, and so do budgets. A bundle that is installed at {@code spine:lane/candidate-.../} is a lane by itself.
 */
final class BundleCaller implements Caller {
    private static final String CANDIDATE = "spine:lane/candidate-";
    private static final int LANE = "spine:lane/".length();

    private final Bundle bundle;
    private final Lane lane;

    BundleCaller(Bundle bundle) {
        this.bundle = bundle;
        this.lane = laneOf(bundle.getLocation());
    }

    static Lane laneOf(String location) {
        if (location == null || !location.startsWith(CANDIDATE)) {
            return Lane.PRODUCTION;
        }
        int end = location.indexOf('/', LANE);
        return Lane.of(new GenerationId(location.substring(LANE, end < 0 ? location.length() : end)));
    }

    @Override
    public String name() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    @Override
    public Lane lane() {
        return lane;
    }

    /** A service and its twin for the platform are one agent. */
    @Override
    public List<Declared> agents() {
        ServiceReference<?>[] services;
        try {
            services = bundle.getRegisteredServices();
        } catch (IllegalStateException uninstalled) {
            return List.of();
        }
        var byName = new LinkedHashMap<String, Declared>();
        for (var service : services == null ? new ServiceReference<?>[0] : services) {
            if (Arrays.asList((String[]) service.getProperty(Constants.OBJECTCLASS)).contains(Agent.class.getName())) {
                var declared = Declared.of(service::getProperty);
                byName.putIfAbsent(declared.agent(), declared);
            }
        }
        return List.copyOf(byName.values());
    }
}
