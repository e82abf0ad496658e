package spine.broker.sim;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is known of one request, by whoever sees everything. */
final class Request {
    final String client;
    final String id;
    final boolean idempotent;
    /** Times that it was worked on. */
    int effects;
    /** A crash cost what was written of it, as its level allows: it may be worked on again. */
    boolean forgotten;
    /** The different ends that its client was told. */
    final Set<String> ends = new LinkedHashSet<>();
    final Map<Line, Integer> arrivals = new LinkedHashMap<>();
    /** Messages whose deadline has passed. */
    final Map<Line, Integer> due = new LinkedHashMap<>();
    final Map<Line, Integer> replies = new LinkedHashMap<>();

    Request(String client, String id, boolean idempotent) {
        this.client = client;
        this.id = id;
        this.idempotent = idempotent;
    }

    int allArrivals() {
        return arrivals.values().stream().mapToInt(n -> n).sum();
    }

    int allReplies() {
        return replies.values().stream().mapToInt(n -> n).sum();
    }

    /** What an agent is sent of it, and tells from it for whom it works. */
    String text() {
        return client + "|" + id;
    }

    @Override
    public String toString() {
        return client + "/" + id;
    }
}
