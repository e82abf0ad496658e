package spine.api;

import java.util.function.Consumer;
import spine.api.CallOptions.Stream;

/**
 * The parts of one answer on their way out of an edge: each goes into a place that was set aside for it when it was granted.
 * At most {@link Stream#MOST_CREDIT} places are set aside or waiting to be written. Thread-safe; never blocks.
 */
public final class EdgeStream implements StreamSink {
    private final Way way;
    private final Router router;
    private final Principal asker;
    private final String requestId;
    private int reserved;
    private int unsent;
    private boolean wanting;
    private long sequence;

    /** The connection of whoever asked, with places in its queue. Must neither block nor throw. */
    public interface Way {
        /** Sets a place aside; false if there is none. */
        boolean reserve();

        /** Gives back a place that is not needed. */
        void giveBack();

        /**
         * Sends a part into a place that was set aside.
         *
         * @param sent told once whether it was written; on any thread, this one too
         */
        void send(long number, Payload part, Consumer<Boolean> sent);
    }

    /** @param router told when there is room again, or nobody takes the parts any more */
    public EdgeStream(Way way, Router router, Principal asker, String requestId) {
        this.way = way;
        this.router = router;
        this.asker = asker;
        this.requestId = requestId;
    }

    @Override
    public synchronized int room(int parts) {
        int made = 0;
        while (made < parts && reserved + unsent < Stream.MOST_CREDIT && way.reserve()) {
            made++;
            reserved++;
        }
        wanting = made < parts;
        return made == 0 && reserved + unsent == 0 ? -1 : made;
    }

    @Override
    public void part(long number, Payload part) {
        synchronized (this) {
            sequence = number;
            reserved--;
            unsent++;
        }
        way.send(number, part, this::sent);
    }

    private void sent(boolean written) {
        boolean more;
        synchronized (this) {
            unsent--;
            more = wanting;
        }
        if (!written) {
            router.unattended(asker, requestId);
        } else if (more) {
            router.grant(asker, requestId, 0);
        }
    }

    /** Gives back the places that are not needed any more; the number of the last part, 0 if there was none. Idempotent. */
    public synchronized long end() {
        for (; reserved > 0; reserved--) {
            way.giveBack();
        }
        return sequence;
    }
}
