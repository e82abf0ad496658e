package spine.broker.internal;

import java.util.Set;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Refusal;

/**
 * Who was asked before the restart and may be on the way back: agents outside connect again by themselves, and whoever asks
 * them first is to send the request again and not to hear that there is no such agent. Over when an agent that is silent
 * for that long is dead. Thread-safe.
 */
@Component(service = Awaited.class, configurationPid = BrokerConfig.PID)
public final class Awaited {
    /** Addressees that are remembered. */
    static final int MOST = 1000;

    private final LongSupplier nanoClock;
    private final long graceNanos;
    private volatile Expected expected;

    private record Expected(Set<String> addressees, long since) {
    }

    @Activate
    public Awaited(BrokerConfig config) {
        this(BrokerLimits.checked(config).deadAfterMillis(), System::nanoTime);
    }

    Awaited(long graceMillis, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        graceNanos = graceMillis * 1_000_000;
        expected = new Expected(Set.of(), nanoClock.getAsLong());
    }

    /** @param addressees as they stand in the journal */
    void expect(Set<String> addressees) {
        expected = new Expected(Set.copyOf(addressees), nanoClock.getAsLong());
    }

    /** What to say to who asks for an address that nobody serves. */
    Refusal refusal(Address to) {
        var those = expected;
        if (!those.addressees.contains(words(to)) || nanoClock.getAsLong() - those.since >= graceNanos) {
            return NobodyThere.refusal(to);
        }
        return new Refusal(ErrorCode.UNAVAILABLE, "The broker was restarted just now, and whom this is for is not back yet.",
                "Send the request again, with the same id.").with("Retry-After", "1");
    }

    private static String words(Address to) {
        return to instanceof Address.Name name ? name.name()
                : to instanceof Address.Capability capability ? capability.capability()
                : to instanceof Address.Component component ? "component:" + component.id() : "";
    }
}
