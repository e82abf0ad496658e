package spine.resilience.internal;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.resilience.ConcurrencyLimit;
import spine.api.resilience.ConcurrencyLimits;
import spine.api.resilience.Lane;
import spine.resilience.internal.Keeper.Kept;

/** The limits by lane and agent. Finding one costs two look-ups and no lock. */
@Component(service = ConcurrencyLimits.class, configurationPid = ResilienceConfig.PID)
public final class LimitTable implements ConcurrencyLimits {
    private final Settings settings;
    private final Keeper keeper;
    private final LongSupplier nanoClock;
    private final Map<Lane, OfLane> lanes = new ConcurrentHashMap<>();

    @Activate
    public LimitTable(@Reference Keeper keeper, ResilienceConfig config) {
        this(keeper, Settings.of(config), System::nanoTime);
    }

    LimitTable(Keeper keeper, Settings settings, LongSupplier nanoClock) {
        this.keeper = keeper;
        this.settings = settings;
        this.nanoClock = nanoClock;
        limits(Lane.PRODUCTION);
    }

    private OfLane limits(Lane lane) {
        var known = lanes.get(lane);
        return known != null ? known : lanes.computeIfAbsent(lane, OfLane::new);
    }

    @Override
    public ConcurrencyLimit limit(Lane lane, String agent) {
        return limits(lane).limit(agent);
    }

    @Override
    public void forget(Lane lane) {
        if (!lane.equals(Lane.PRODUCTION)) {
            Optional.ofNullable(lanes.remove(lane)).ifPresent(OfLane::forget);
        }
    }

    @Deactivate
    void close() {
        lanes.values().forEach(of -> of.kept.close());
    }

    /** The limits of one lane, as pairs of agent and number. */
    private final class OfLane implements Keeper.Source {
        private final Map<String, AdaptiveLimit> limits = new ConcurrentHashMap<>();
        private final Map<String, Integer> last = new ConcurrentHashMap<>();
        private final Kept kept;

        OfLane(Lane lane) {
            kept = keeper.keep(StateNames.of("resilience-limits", lane), this);
        }

        ConcurrencyLimit limit(String agent) {
            var known = limits.get(agent);
            return known != null ? known : made(agent);
        }

        private synchronized AdaptiveLimit made(String agent) {
            if (limits.size() >= settings.services()) {
                limits.values().stream().filter(l -> l.inFlight() == 0).findAny().ifPresent(limits.values()::remove);
            }
            var range = settings.limits();
            var limit = new AdaptiveLimit(agent, settings.spared().contains(agent)
                    ? new AdaptiveLimit.Range(range.most(), range.most(), range.most()) : range, nanoClock,
                    () -> kept.changed(agent));
            if (limits.size() < settings.services()) {
                var before = limits.putIfAbsent(agent, limit);
                Optional.ofNullable(last.remove(agent)).ifPresent(limit::restore);
                return before != null ? before : limit;
            }
            return limit;
        }

        void forget() {
            limits.keySet().forEach(agent -> {
                limits.remove(agent);
                kept.changed(agent);
            });
            kept.close();
        }

        @Override
        public Collection<String> keys() {
            return limits.keySet();
        }

        @Override
        public Optional<ByteString> value(String agent) {
            var limit = limits.get(agent);
            return Optional.ofNullable(limit != null ? Integer.valueOf(limit.limit()) : last.get(agent))
                    .map(n -> ByteString.copyFromUtf8(n.toString()));
        }

        @Override
        public void restore(String agent, ByteString value) {
            int number;
            try {
                number = Integer.parseInt(value.toStringUtf8());
            } catch (NumberFormatException strange) {
                return; // another version's: it begins anew
            }
            var limit = limits.get(agent);
            if (limit != null) {
                limit.restore(number);
            } else if (last.size() < settings.services()) {
                last.put(agent, number);
            }
        }
    }
}
