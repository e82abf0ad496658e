package spine.broker.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import spine.api.message.CancelReceipt;
import spine.api.message.CancelReceipt.Outcome;

/**
 * Requests that an agent outside was told to stop and of which it has not said that it did. The oldest are given up
 * where there are too many: these count as running. Thread-safe.
 */
final class Stops {
    private static final int MOST = 1024;

    private final Map<String, Working> waiting = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Working> eldest) {
            return size() > MOST;
        }
    };

    synchronized void await(String requestId, Working working) {
        waiting.put(requestId, working);
    }

    /** What the agent says of a request; that it still runs changes nothing. */
    void told(CancelReceipt receipt) {
        if (receipt.getOutcome() != Outcome.STILL_RUNNING && receipt.getOutcome() != Outcome.UNRECOGNIZED) {
            ended(receipt.getRequestId(), receipt.getStoppedAtMs(), receipt.getSpentMap());
        }
    }

    /** It has answered late: it does not work on it any more. */
    void answered(String requestId) {
        ended(requestId, System.currentTimeMillis(), Map.of());
    }

    private void ended(String requestId, long atMillis, Map<String, Double> spent) {
        Working working;
        synchronized (this) {
            working = waiting.remove(requestId);
        }
        if (working != null) {
            working.end(atMillis, spent.size() > 16 ? Map.of() : spent);
        }
    }
}
