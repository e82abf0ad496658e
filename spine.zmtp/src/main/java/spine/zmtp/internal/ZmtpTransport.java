package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.StatusFacts;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Desk;
import spine.zmtp.security.internal.Handshakes;
import spine.zmtp.session.internal.Desks;

/**
 * ZMTP 3.1 with CURVE by our own engine. A service in the container, a {@link java.util.ServiceLoader} provider
 * elsewhere. Thread-safe.
 */
@Component(service = {Transport.class, StatusFacts.class}, configurationPid = "spine.zmtp",
        property = {"spine.transport=zmtp", "service.ranking:Integer=100"})
@Designate(ocd = ZmtpConfig.class)
public final class ZmtpTransport implements Transport, StatusFacts {
    private static final Features FEATURES = new Features(true, true, true, true, true);
    private static final int MOST_AT_A_DESK = 1_024;
    private static final String FACTS = "transport.zmtp.";

    private final Settings settings;
    private final Handshakes handshakes;
    private final LongSupplier nanoClock;
    private final Desks desks = new Desks(new Desk("spine-zmtp-handshakes", MOST_AT_A_DESK),
            new Desk("spine-zmtp-gate", MOST_AT_A_DESK));
    private final Set<ZmtpReactor> open = ConcurrentHashMap.newKeySet();

    /** With default settings, but for what system properties say (README). */
    public ZmtpTransport() {
        this(Settings.of(SystemConfig.read()));
    }

    /** @throws IllegalArgumentException naming key, value and allowed range */
    @Activate
    public ZmtpTransport(ZmtpConfig config) {
        this(Settings.of(config));
    }

    ZmtpTransport(Settings settings) {
        this(settings, new Handshakes(settings.extensions()), System::nanoTime);
    }

    /** @param nanoClock of all loops, see {@link spine.zmtp.loop.internal.Pace} */
    ZmtpTransport(Settings settings, Handshakes handshakes, LongSupplier nanoClock) {
        this.settings = requireNonNull(settings);
        this.handshakes = requireNonNull(handshakes);
        this.nanoClock = requireNonNull(nanoClock);
    }

    @Override
    public String name() {
        return "zmtp";
    }

    @Override
    public Features features() {
        return FEATURES;
    }

    @Override
    public Reactor open(String name) {
        try {
            var reactor = new ZmtpReactor(requireNonNull(name), settings, handshakes, desks, nanoClock,
                    open::remove);
            open.add(reactor);
            reactor.start();
            return reactor;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for reactor " + name, e);
        }
    }

    /** The sum over the reactors that are open. */
    long count(Count what) {
        return open.stream().mapToLong(reactor -> reactor.counters().of(what)).sum();
    }

    /**
     * While there is a reactor: how many connections there are, and of everything else that is counted what is not 0;
     * keys are {@code transport.zmtp.} and the count's own.
     */
    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        if (!open.isEmpty()) {
            for (var what : Count.values()) {
                long count = count(what);
                if (count != 0 || what == Count.CONNECTIONS) {
                    facts.put(FACTS + what.key(), Long.toString(count));
                }
            }
        }
        return facts;
    }

    /** Closes the reactors that their owners left open. */
    @Deactivate
    public void close() {
        open.forEach(ZmtpReactor::close);
        desks.crypto().close();
        desks.gates().close();
    }
}
