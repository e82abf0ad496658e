package spine.client.internal;

import java.util.concurrent.atomic.LongAdder;
import spine.client.ClientCounters;

/** The counters behind {@link ClientCounters}. */
public final class Counters {
    public final LongAdder sent = new LongAdder();
    public final LongAdder resent = new LongAdder();
    public final LongAdder answered = new LongAdder();
    public final LongAdder malformed = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    /** Counts a reply that nobody waits for. */
    public void surplus(Boolean wasAnswered) {
        if (wasAnswered == null) {
            unknown.increment();
        } else if (wasAnswered) {
            duplicates.increment();
        } else {
            late.increment();
        }
    }

    public ClientCounters snapshot() {
        return new ClientCounters(sent.sum(), resent.sum(), answered.sum(), late.sum(), duplicates.sum(),
                unknown.sum(), malformed.sum());
    }
}
