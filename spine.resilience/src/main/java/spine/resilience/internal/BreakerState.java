package spine.resilience.internal;

import java.time.Duration;
import spine.api.resilience.Breaker.State;

/**
 * A breaker at one moment, immutable; each event makes the next one.
 *
 * <pre>
 * state      event                            becomes     and
 * CLOSED     a call is asked for              CLOSED      it passes
 * CLOSED     success                          CLOSED      failures = 0
 * CLOSED     failure, not the 5th in a row    CLOSED      failures + 1
 * CLOSED     failure, the 5th in a row        OPEN        for 30 s
 * CLOSED     429                              OPEN        for the server's time, without one for 30 s
 * OPEN       a call is asked for before time  OPEN        it is refused with the time that remains
 * OPEN       a call is asked for, time is up  HALF_OPEN   it passes, as the probe
 * OPEN       429 of an earlier call           OPEN        to the later of both ends
 * OPEN       another instance serves          OPEN        time is up, unless a server has set it
 * HALF_OPEN  a call, the probe is under way   HALF_OPEN   it is refused
 * HALF_OPEN  a call, no probe is under way    HALF_OPEN   it passes, as the probe
 * HALF_OPEN  a call, no word from the probe   HALF_OPEN   it passes, as the next probe (15 min, the cap)
 * HALF_OPEN  the probe fails                  OPEN        for twice the last time, at most 15 min
 * HALF_OPEN  the probe gets 429               OPEN        for the server's time, without one as after a failure
 * HALF_OPEN  the probe succeeds, not enough   HALF_OPEN   successes + 1
 * HALF_OPEN  the probe succeeds, enough       CLOSED      all is forgotten
 * HALF_OPEN  the probe says nothing           HALF_OPEN   no probe is under way
 * HALF_OPEN  429 of an earlier call           OPEN        for the server's time
 * any        any other end of an earlier call stays       nothing: it tells of what was before
 * </pre>
 *
 * <p>A call is of the era in which it passed; an era ends with each change of state and with each probe.
 *
 * @param state        where it stands
 * @param era          rises by one with each change that makes the calls under way ones of before
 * @param failures     in a row
 * @param successes    of probes in a row
 * @param recoveries   that failed since it was last closed
 * @param periodMillis how long it is or was open for this time
 * @param byServer     whether a server has set that time
 * @param until        when that is over; only its nanoseconds decide
 * @param lastFailureMillis Unix ms, 0 if there was none
 * @param probing      whether a probe is under way
 */
record BreakerState(State state, long era, int failures, int successes, int recoveries, long periodMillis, boolean byServer,
        Now until, long lastFailureMillis, boolean probing) {
    private static final Now NEVER = new Now(0, 0);

    static BreakerState closed(long era, int failures, long lastFailureMillis) {
        return new BreakerState(State.CLOSED, era, failures, 0, 0, 0, false, NEVER, lastFailureMillis, false);
    }

    /** Time until a probe is due; below 0 if it is overdue. */
    long remainingNanos(Now now) {
        return state == State.OPEN ? until.nanos() - now.nanos() : 0;
    }

    Duration remaining(Now now) {
        return Duration.ofNanos(Math.max(0, remainingNanos(now)));
    }

    /** A call is asked for: the state in which it passes, or null if it does not. Not for CLOSED, which stays as it is. */
    BreakerState probe(Now now, BreakerRules rules) {
        boolean lost = probing && now.nanos() - until.nanos() >= 0;
        if (state == State.OPEN ? remainingNanos(now) > 0 : probing && !lost) {
            return null;
        }
        return new BreakerState(State.HALF_OPEN, era + 1, failures, successes, recoveries, periodMillis, byServer,
                after(now, rules.capMillis()), lastFailureMillis, true);
    }

    BreakerState succeeded(long of, BreakerRules rules) {
        if (of != era || state == State.CLOSED && failures == 0) {
            return this;
        }
        if (state == State.HALF_OPEN && successes + 1 < rules.successes()) {
            return new BreakerState(state, era + 1, failures, successes + 1, recoveries, periodMillis, byServer, until,
                    lastFailureMillis, false);
        }
        return closed(state == State.CLOSED ? era : era + 1, 0, lastFailureMillis);
    }

    BreakerState failed(long of, Now now, BreakerRules rules) {
        if (of != era) {
            return this;
        }
        if (state == State.HALF_OPEN) {
            return open(now, rules.after(periodMillis), false, recoveries + 1);
        }
        return failures + 1 < rules.failures() ? closed(era, failures + 1, now.millis())
                : open(now, rules.openMillis(), false, recoveries);
    }

    /** A 429 holds whichever call it answers. */
    BreakerState limited(long of, long serverMillis, Now now, BreakerRules rules) {
        boolean isProbe = of == era && state == State.HALF_OPEN;
        long own = isProbe ? rules.after(periodMillis) : rules.openMillis();
        long period = serverMillis > 0 ? Math.min(serverMillis, BreakerRules.LONGEST_MILLIS) : own;
        if (state == State.OPEN && remainingNanos(now) >= period * 1_000_000) {
            return this;
        }
        return open(now, period, true, isProbe ? recoveries + 1 : recoveries);
    }

    BreakerState ignored(long of) {
        return of != era || state != State.HALF_OPEN ? this : new BreakerState(state, era + 1, failures, successes,
                recoveries, periodMillis, byServer, until, lastFailureMillis, false);
    }

    BreakerState renewed(Now now) {
        return state != State.OPEN || byServer || remainingNanos(now) <= 0 ? this : new BreakerState(state, era, failures,
                successes, recoveries, periodMillis, false, now, lastFailureMillis, false);
    }

    private BreakerState open(Now now, long period, boolean server, int failedRecoveries) {
        return new BreakerState(State.OPEN, era + 1, failures + 1, 0, failedRecoveries, period, server, after(now, period),
                now.millis(), false);
    }

    static Now after(Now now, long millis) {
        return new Now(now.nanos() + millis * 1_000_000, now.millis() + millis);
    }
}
