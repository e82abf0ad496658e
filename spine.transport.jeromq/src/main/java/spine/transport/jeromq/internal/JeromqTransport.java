package spine.transport.jeromq.internal;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;

/**
 * ZMTP 3 with CURVE by JeroMQ. A service in the container, a {@link java.util.ServiceLoader} provider elsewhere.
 * Thread-safe.
 */
@Component(service = Transport.class, configurationPid = "spine.transport.jeromq",
        property = {"spine.transport=jeromq", "service.ranking:Integer=0"})
@Designate(ocd = JeromqConfig.class)
public final class JeromqTransport implements Transport {
    /**
     * Cuts peers that have spoken; holds back all of them together only; its ipc is TCP in disguise (BR-03). It learns a
     * peer's routing id with its first message, so the gate cannot be asked before (SEC-20): who receives is told key and
     * id, and asks with each message.
     */
    private static final Features FEATURES = new Features(true, false, false, false, true);

    private final Timings timings;
    private final long largeFrameBytes;
    private final Set<JeromqReactor> open = ConcurrentHashMap.newKeySet();

    /** With default timings. */
    public JeromqTransport() {
        this(Timings.DEFAULT);
    }

    /** @throws IllegalArgumentException naming key, value and allowed range */
    @Activate
    public JeromqTransport(JeromqConfig config) {
        this(Timings.of(config));
    }

    private JeromqTransport(Timings timings) {
        this(timings, Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));
    }

    /** @param largeFrameBytes each reactor's budget for large frames that are still arriving */
    JeromqTransport(Timings timings, long largeFrameBytes) {
        this.timings = timings;
        this.largeFrameBytes = largeFrameBytes;
    }

    @Override
    public String name() {
        return "jeromq";
    }

    @Override
    public Features features() {
        return FEATURES;
    }

    @Override
    public Reactor open(String name) {
        var reactor = new JeromqReactor(requireNonNull(name), timings, new LargeFrames(largeFrameBytes),
                open::remove);
        open.add(reactor);
        reactor.start();
        return reactor;
    }

    /** Closes the reactors that their owners left open. */
    @Deactivate
    public void close() {
        open.forEach(JeromqReactor::close);
    }
}
