package spine.broker.monitor.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.StatusFacts;
import spine.api.monitor.Monitor;

/**
 * Takes what is to be told, and gives it to the endpoint while there is one and somebody has subscribed. Needs nobody, so
 * that every part of the kernel may tell it something. Thread-safe, never blocks, never throws.
 */
@Component(service = {Monitor.class, MonitorService.class, StatusFacts.class}, configurationPid = MonitorConfig.PID)
@Designate(ocd = MonitorConfig.class)
public final class MonitorService implements Monitor, StatusFacts {
    /** What is forwarded and larger is dropped: it would push everything else out of a subscriber's queue. */
    private static final int MOST_FORWARDED_BYTES = 256 * 1024;

    private final Clock clock;
    private final LongAdder told = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile Outlet outlet;

    @Activate
    public MonitorService() {
        this(Clock.systemUTC());
    }

    MonitorService(Clock clock) {
        this.clock = clock;
    }

    /** Where to, from now on. */
    void to(Outlet way) {
        outlet = way;
    }

    /** No further by this way. */
    synchronized void leave(Outlet way) {
        if (outlet == way) {
            outlet = null;
        }
    }

    boolean isWanted() {
        var way = outlet;
        return way != null && way.isWanted();
    }

    @Override
    public void event(String topic, String name, String subject, Map<String, String> facts) {
        var way = outlet;
        if (way == null || !way.isWanted()) {
            return;
        }
        if (Wording.isTopic(topic)) {
            send(way, topic, Wording.event(clock.millis(), name, subject, facts).toByteString());
        } else {
            dropped.increment();
        }
    }

    @Override
    public void forward(String topic, ByteString spike) {
        var way = outlet;
        if (way == null || !way.isWanted()) {
            return;
        }
        if (Wording.isTopic(topic) && spike.size() <= MOST_FORWARDED_BYTES) {
            send(way, topic, spike);
        } else {
            dropped.increment();
        }
    }

    /** The monitor's own figures, of whatever size. */
    void tell(String topic, ByteString spike) {
        var way = outlet;
        if (way != null) {
            send(way, topic, spike);
        }
    }

    private void send(Outlet way, String topic, ByteString body) {
        told.increment();
        way.send(topic, body);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("count.monitor.told", told.toString(), "count.monitor.dropped", dropped.toString());
    }
}
