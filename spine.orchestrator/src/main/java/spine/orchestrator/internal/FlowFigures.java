package spine.orchestrator.internal;

import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import spine.api.Payload;
import spine.api.StatusFacts;

/**
 * What became of the queries since the start (OR-06): counts, and the latency as a moving average. A component of its own,
 * since the router, which the orchestrator needs, needs all that have facts. Thread-safe.
 */
@Component(service = {StatusFacts.class, FlowFigures.class})
public final class FlowFigures implements StatusFacts {
    private static final double KEPT = 0.9;

    private long byMemory;
    private long byTool;
    private long faint;
    private long refused;
    private int inFlight;
    /** Negative before the first. */
    private double latencyMillis = -1;

    synchronized void begun() {
        inFlight++;
    }

    /** @param reply null if it was refused or broken off */
    synchronized void ended(Payload reply, long nanos) {
        inFlight--;
        double millis = nanos / 1e6;
        latencyMillis = latencyMillis < 0 ? millis : KEPT * latencyMillis + (1 - KEPT) * millis;
        if (reply == null) {
            refused++;
        } else if (reply.meta().containsKey("below_threshold")) {
            faint++;
        } else if (reply.meta().containsKey("source")) {
            byTool++;
        } else {
            byMemory++;
        }
    }

    @Override
    public synchronized Map<String, String> facts() {
        return Map.of("orchestrator.processed", Long.toString(byMemory + byTool + faint + refused),
                "orchestrator.by_memory", Long.toString(byMemory), "orchestrator.by_tool", Long.toString(byTool),
                "orchestrator.below_threshold", Long.toString(faint), "orchestrator.rejected", Long.toString(refused),
                "orchestrator.in_flight", Integer.toString(inFlight), "orchestrator.latency_ms",
                String.format(Locale.ROOT, "%.1f", Math.max(0, latencyMillis)));
    }
}
