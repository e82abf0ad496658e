package spine.resilience.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.resilience.Lane;
import spine.api.resilience.Rate;
import spine.api.resilience.RateLimits;

/** The sets of buckets by lane and name. */
@Component(service = {RateLimits.class, RateTable.class})
public final class RateTable implements RateLimits {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final Keeper keeper;
    private final Times times;
    private final Map<Name, TokenBuckets> open = new ConcurrentHashMap<>();

    private record Name(Lane lane, String name) {
    }

    /**
     * A bucket without a token.
     *
     * @param left until there is one
     */
    record Exhausted(Lane lane, String name, Duration left) {
    }

    @Activate
    public RateTable(@Reference Keeper keeper) {
        this(keeper, Times.SYSTEM);
    }

    RateTable(Keeper keeper, Times times) {
        this.keeper = keeper;
        this.times = times;
    }

    @Override
    public Buckets open(Lane lane, String what, Rate rate) {
        if (!NAME.matcher(what).matches()) {
            throw new IllegalArgumentException("buckets '" + what + "' are not 1-32 of [a-z0-9-]");
        }
        var name = new Name(lane, what);
        return open.compute(name, (n, before) -> {
            if (before != null) {
                throw new IllegalStateException("buckets '" + what + "' of lane " + lane + " are open already");
            }
            return new TokenBuckets(StateNames.of("rates-" + what, lane), rate, times, keeper, () -> open.remove(name));
        });
    }

    /** The buckets of this key that are empty. */
    List<Exhausted> exhausted(String key) {
        return open.entrySet().stream()
                .map(e -> new Exhausted(e.getKey().lane(), e.getKey().name(), e.getValue().untilToken(key)))
                .filter(e -> !e.left().isZero()).toList();
    }

    /** At most so many keys with an empty bucket. */
    List<String> keys(int most) {
        return open.values().stream().flatMap(buckets -> buckets.exhausted(most).stream()).distinct().limit(most).toList();
    }

    @Deactivate
    void close() {
        List.copyOf(open.values()).forEach(TokenBuckets::close);
    }
}
