package spine.http.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where each agent has been lately, so that what is the matter there can be said of it. Thread-safe. */
final class Visits {
    private static final int MOST_AGENTS = 1000;
    private static final int MOST_SERVICES = 64;

    private final Map<String, Map<String, Boolean>> byAgent = bounded(MOST_AGENTS);

    private static <T> Map<String, T> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void note(String agent, String service) {
        byAgent.computeIfAbsent(agent, a -> bounded(MOST_SERVICES)).put(service, true);
    }

    /** The services, as breakers name them. */
    synchronized List<String> of(String agent) {
        return List.copyOf(byAgent.getOrDefault(agent, Map.of()).keySet());
    }
}
