package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.zmtp.loop.internal.Counters.Count;

/** What applications' code threw at a loop: counted; the first is logged as a warning, so that a flood is no flood. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private final AtomicBoolean warned = new AtomicBoolean();
    private final String loop;
    private final Counters counters;

    Faults(String loop, Counters counters) {
        this.loop = loop;
        this.counters = counters;
    }

    void add(String what, Throwable thrown) {
        counters.add(Count.FAULTS);
        if (warned.compareAndSet(false, true)) {
            LOG.warn("{}: {} threw; further ones are counted and logged at debug", loop, what, thrown);
        } else {
            LOG.debug("{}: {} threw", loop, what, thrown);
        }
    }
}
