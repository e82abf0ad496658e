package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What applications' code threw at a loop: counted; the first is logged as a warning, so that a flood is no flood. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private final AtomicLong count = new AtomicLong();
    private final String loop;

    Faults(String loop) {
        this.loop = loop;
    }

    void add(String what, Throwable thrown) {
        if (count.getAndIncrement() == 0) {
            LOG.warn("{}: {} threw; further ones are counted and logged at debug", loop, what, thrown);
        } else {
            LOG.debug("{}: {} threw", loop, what, thrown);
        }
    }

    long count() {
        return count.get();
    }
}
