package spine.http.limit.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.StateStore;

/**
 * What each agent has spent today, by UTC, in US dollars; over a restart too if there is a journal. A clock that is set back
 * gives nothing back. Thread-safe; costs its caller no input or output.
 */
@Component(service = Spending.class)
public final class Spending {
    private static final Logger LOG = LoggerFactory.getLogger(Spending.class);
    private static final String STATE = "outbound-spending";
    private static final int MOST = 4096;

    private final Clock clock;
    private final Map<String, Day> days = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Day> eldest) {
            return size() > MOST;
        }
    };
    private StateStore store;
    private StateStore.State state;

    private record Day(LocalDate date, double usd) {
        static Day of(String text) {
            var words = text.split(" ");
            return new Day(LocalDate.parse(words[0]), Double.parseDouble(words[1]));
        }

        ByteString written() {
            return ByteString.copyFromUtf8(date + " " + usd);
        }
    }

    @Activate
    public Spending() {
        this(Clock.systemUTC());
    }

    public Spending(Clock clock) {
        this.clock = clock;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public synchronized void bindStore(StateStore come) {
        detach();
        store = come;
        try {
            state = come.open(STATE);
            state.all().forEach((key, value) -> restore(key, value.toStringUtf8()));
            days.forEach((key, day) -> state.put(key, day.written()));
        } catch (RuntimeException broken) {
            LOG.warn("what agents spend is not kept over a restart: {}", broken.getMessage());
        }
    }

    public synchronized void unbindStore(StateStore gone) {
        if (store == gone) {
            detach();
            store = null;
        }
    }

    private void restore(String key, String value) {
        try {
            var kept = Day.of(value);
            days.merge(key, kept, (now, before) -> before.date().isAfter(now.date()) ? before
                    : before.date().equals(now.date()) ? new Day(now.date(), Math.max(now.usd(), before.usd())) : now);
        } catch (RuntimeException anotherVersions) {
            LOG.warn("what '{}' has spent cannot be read and counts as nothing", key);
        }
    }

    /** Notes the price of a call, unless the day's budget does not have it. */
    public synchronized boolean spend(String lane, String agent, double usd, double budget) {
        var day = today(lane, agent);
        if (day.usd() + usd > budget) {
            return false;
        }
        put(lane, agent, new Day(day.date(), day.usd() + usd));
        return true;
    }

    /** The call was not made. */
    public synchronized void refund(String lane, String agent, double usd) {
        var day = today(lane, agent);
        put(lane, agent, new Day(day.date(), Math.max(0, day.usd() - usd)));
    }

    /** Spent today. */
    public synchronized double spent(String lane, String agent) {
        return today(lane, agent).usd();
    }

    /** Until the next day. */
    public Duration untilTomorrow() {
        var now = clock.instant();
        var tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Duration.between(now, tomorrow);
    }

    private Day today(String lane, String agent) {
        var date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var day = days.get(key(lane, agent));
        return day == null || day.date().isBefore(date) ? new Day(date, 0) : day;
    }

    private void put(String lane, String agent, Day day) {
        days.put(key(lane, agent), day);
        if (state != null) {
            try {
                state.put(key(lane, agent), day.written());
            } catch (RuntimeException full) {
                LOG.warn("what '{}' has spent is not kept over a restart: {}", agent, full.getMessage());
            }
        }
    }

    private static String key(String lane, String agent) {
        return lane + "/" + agent;
    }

    @Deactivate
    public synchronized void detach() {
        if (state != null) {
            state.close();
            state = null;
        }
    }
}
