package spine.torus.internal;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import spine.api.rcis.NeurochemistryMetrics;

/**
 * Counts evaluations and the time since something new came in. Dopamine, serotonin and norepinephrine stand at their
 * base values (PE-49) until the physics engine drives them; boredom is reckoned. Thread-safe.
 */
final class Pulse {
    private static final double BASE_DOPAMINE = 0.5;
    private static final double BASE_SEROTONIN = 0.5;
    private static final double BASE_NOREPINEPHRINE = 0.4;
    private static final double BOREDOM_RATE_PER_SECOND = 0.00656;
    private static final double BOREDOM_HALF_SECONDS = 335;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoTime;
    private final LongAdder evaluations = new LongAdder();
    private final LongAdder evaluationNanos = new LongAdder();
    private volatile long lastNovelty;

    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastNovelty = nanoTime.getAsLong();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void evaluated(long sinceNanos) {
        evaluations.increment();
        evaluationNanos.add(nanoTime.getAsLong() - sinceNanos);
    }

    void novelty() {
        lastNovelty = nanoTime.getAsLong();
    }

    long evaluations() {
        return evaluations.sum();
    }

    /** Mean time of one evaluation, 0 before the first. */
    double meanMillis() {
        var count = evaluations.sum();
        return count == 0 ? 0 : evaluationNanos.sum() / NANOS_PER_MILLI / count;
    }

    /** Half bored after 335 seconds without anything new. */
    double boredom() {
        var seconds = (nanoTime.getAsLong() - lastNovelty) / NANOS_PER_SECOND;
        return 1 / (1 + Math.exp(-BOREDOM_RATE_PER_SECOND * (seconds - BOREDOM_HALF_SECONDS)));
    }

    NeurochemistryMetrics neurochemistry() {
        return NeurochemistryMetrics.newBuilder().setDopamineLevel(BASE_DOPAMINE).setSerotoninLevel(BASE_SEROTONIN)
                .setNorepinephrineLevel(BASE_NOREPINEPHRINE).setBoredomScore(boredom()).build();
    }
}
