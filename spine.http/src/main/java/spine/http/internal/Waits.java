package spine.http.internal;

import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Permit;
import spine.http.internal.Gate.Allowed;
import spine.http.wire.internal.GaveUp;
import spine.http.wire.internal.Patience;

/** What a leg waits for before it sends anything: the operator's limits, then the service's own, then its breaker (AG-07). */
final class Waits {
    private static final long PROBE_NANOS = 50_000_000;

    private final World world;
    private final Caller caller;
    private final Patience patience;
    private final String service;
    private long waitedNanos;

    Waits(World world, Caller caller, Patience patience, String service) {
        this.world = world;
        this.caller = caller;
        this.patience = patience;
        this.service = service;
    }

    /** Takes leave for a call from its grant. */
    void forGrant(Allowed allowed) throws Failure, GaveUp, InterruptedException {
        var lane = caller.lane().name();
        for (var wait = world.quotas().call(lane, allowed.grant()); wait.nanos() > 0;
                wait = world.quotas().call(lane, allowed.grant())) {
            pause(wait.nanos(), "The grant of agent '" + allowed.declared().agent() + "' for " + allowed.grant().host()
                    + " is used up: " + wait.what() + ".", "Ask more slowly, or raise it at " + allowed.grant().where() + ".");
        }
    }

    /**
     * First for what the service has said, then for the breaker, which is then as a rule due for its probe.
     *
     * @param key of the service's limits
     * @return to be told how the call ended
     */
    Permit forService(String key) throws Failure, GaveUp, InterruptedException {
        while (true) {
            long nanos = world.limits().before(key);
            if (nanos > 0) {
                pause(nanos, service.substring("http:".length()) + " wants to be asked less often.",
                        "Ask again after Retry-After seconds.");
                continue;
            }
            try {
                return world.breakers().breaker(caller.lane(), service).acquire();
            } catch (CircuitOpenException open) {
                if (open.refusal().code() != ErrorCode.RATE_LIMITED) {
                    throw Failure.of(open);
                }
                pause(Math.max(open.remaining().toNanos(), PROBE_NANOS), open.refusal().reason(), open.refusal().remedy());
            }
        }
    }

    /** Waits, unless that would be longer than anybody should wait here. */
    private void pause(long nanos, String reason, String remedy) throws Failure, GaveUp, InterruptedException {
        waitedNanos += nanos;
        if (waitedNanos > world.settings().mostWait().toNanos() || nanos >= patience.leftNanos()) {
            throw Failure.pause(service, Duration.ofNanos(nanos), reason, remedy, false);
        }
        patience.pause(nanos);
    }
}
