package spine.broker.lag.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.StatusFacts;
import spine.api.monitor.Monitor;
import spine.api.transport.Reactor;

/**
 * Measures once a second how late the threads of the control plane and of the traffic are, and alarms when they differ by
 * more than 50 ms (HB-08): a count, an event, a line in the log at the beginning and end of each such time, and a problem
 * among the facts as long as it lasts. Acts on nothing. Thread-safe.
 */
public final class LoopLag implements StatusFacts, AutoCloseable {
    /** The fact that is there while the planes are apart. */
    public static final String PROBLEM = "problem.lag";
    private static final Logger LOG = LoggerFactory.getLogger(LoopLag.class);
    private static final long MOST_NANOS = 50_000_000;

    private final LoopProbe control;
    private final LoopProbe traffic;
    private final Supplier<Monitor> monitor;
    private final AtomicLong alarms = new AtomicLong();
    private final ScheduledExecutorService timer;
    private volatile boolean apart;

    /**
     * @param monitor may give null
     * @param timer   asks once a second; shut down at the end
     */
    public LoopLag(Reactor control, Reactor traffic, Supplier<Monitor> monitor, LongSupplier nanoClock,
            ScheduledExecutorService timer) {
        this.control = new LoopProbe(control, nanoClock);
        this.traffic = new LoopProbe(traffic, nanoClock);
        this.monitor = monitor;
        this.timer = timer;
    }

    /** Measures from now on. */
    public LoopLag start() {
        timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        return this;
    }

    /** Judges what was measured, and asks anew. */
    void look() {
        long difference = Math.abs(control.lagNanos() - traffic.lagNanos());
        boolean now = difference > MOST_NANOS;
        if (now) {
            alarms.incrementAndGet();
        }
        if (now != apart) {
            apart = now;
            tell(now, difference);
        }
        control.ask();
        traffic.ask();
    }

    private void tell(boolean begins, long difference) {
        LOG.warn("control and data plane are {}: late by {} ms and {} ms", begins ? "apart" : "together again",
                millis(control), millis(traffic));
        var watchers = monitor.get();
        if (watchers != null) {
            watchers.event("events.planes", begins ? "apart" : "together", "",
                    Map.of("difference_ms", Long.toString(difference / 1_000_000)));
        }
    }

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("lag.control_ms", millis(control));
        facts.put("lag.traffic_ms", millis(traffic));
        facts.put("lag.alarms", alarms.toString());
        if (apart) {
            facts.put(PROBLEM, "The control and the data plane are late by " + millis(control) + " ms and "
                    + millis(traffic) + " ms. Look what keeps a processor busy, or what holds up the plane's thread.");
        }
        return facts;
    }

    private static String millis(LoopProbe probe) {
        return Double.toString(probe.lagNanos() / 10_000 / 100.0);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
