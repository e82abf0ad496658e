package spine.broker.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Refusal;

/**
 * Who was there a moment ago and may be on the way back: agents outside connect again by themselves after the broker's
 * restart or their own, and whoever asks for them meanwhile is to send the request again and not to hear that there is no
 * such agent. Over when an agent that is silent for that long is dead. Thread-safe.
 */
@Component(service = Awaited.class, configurationPid = BrokerConfig.PID)
public final class Awaited {
    /** Addressees that are remembered; the oldest goes first. */
    static final int MOST = 1000;

    private final LongSupplier nanoClock;
    private final long graceNanos;
    private final Map<String, Long> since = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    @Activate
    public Awaited(BrokerConfig config) {
        this(BrokerLimits.checked(config).deadAfterMillis(), System::nanoTime);
    }

    Awaited(long graceMillis, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        graceNanos = graceMillis * 1_000_000;
    }

    /** @param addressees by their {@link Address#words} */
    synchronized void expect(Collection<String> addressees) {
        long now = nanoClock.getAsLong();
        addressees.forEach(one -> {
            since.remove(one);
            since.put(one, now);
        });
    }

    /** An agent whose connection has ended, or that is dead. */
    void expect(AgentDescriptor lost) {
        var words = new ArrayList<>(lost.capabilities());
        words.add(lost.name());
        lost.component().ifPresent(id -> words.add(new Address.Component(id).words()));
        expect(words);
    }

    /** What to say to who asks for an address that nobody serves. */
    Refusal refusal(Address to) {
        return !isAwaited(to.words()) ? NobodyThere.refusal(to)
                : new Refusal(ErrorCode.UNAVAILABLE, "Whom this is for was there a moment ago, and may come back.",
                        "Send the request again, with the same id.").with("Retry-After", "1");
    }

    private synchronized boolean isAwaited(String words) {
        var at = since.get(words);
        return at != null && nanoClock.getAsLong() - at < graceNanos;
    }
}
