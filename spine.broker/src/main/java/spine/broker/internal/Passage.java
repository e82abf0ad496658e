package spine.broker.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.ErrorCode.Category;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Permit;
import spine.api.resilience.RetryAfter;
import spine.broker.figures.internal.Figures;

/**
 * One call on its way to an agent, which is told once how it ended. What that says:
 *
 * <pre>
 * outcome                                        to the breaker      to the limit
 * an answer                                      succeeded           succeeded
 * the request is wrong or forbidden (4xx, 501)   succeeded           succeeded   it answers, and honestly
 * RATE_LIMITED; any with Retry-After over 60 s   rate limited        failed      CB-06
 * UNAVAILABLE, OUTCOME_UNKNOWN                   failed              ignored     gone or dead
 * AGENT_FAILED, INTERNAL                         failed              ignored     5xx, CB-05
 * OVERLOADED                                     ignored             failed      a crowd is no outage
 * DEADLINE_EXCEEDED after 10 s or more           failed              failed      CB-05
 * DEADLINE_EXCEEDED before                       ignored             ignored     the caller was impatient
 * any, after the call was cancelled              ignored             ignored     the caller's wish, or ours to stop
 * refused by another breaker or limit, further on ignored            ignored     it is told there
 * the agent, or one further on, is disabled      ignored             ignored     by its own word, before any work
 * </pre>
 *
 * <p>So no caller opens a breaker for others by short deadlines, by cancelling, by a flood or by requests that the agent
 * refuses.
 */
final class Passage {
    /** Time that an agent is granted before its silence counts: the 10 s of CB-05, which begin before it is asked. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(9_900).toNanos();
    private static final Duration LONG_WAIT = Duration.ofSeconds(60);

    private final Permit breaker;
    private final Permit place;
    private final Figures figures;
    private final LongSupplier nanoClock;
    private final long began;

    /**
     * @param breaker null without breakers
     * @param place   null without limits
     * @param figures of the agent; null where none are kept
     */
    Passage(Permit breaker, Permit place, Figures figures, LongSupplier nanoClock) {
        this.breaker = breaker;
        this.place = place;
        this.figures = figures;
        this.nanoClock = nanoClock;
        began = nanoClock.getAsLong();
    }

    /** @param cancelled whether nobody waits for it any more: by the caller's wish, the deadline, or our own end */
    void ended(Outcome outcome, boolean cancelled) {
        boolean saysNothing = cancelled
                && !(outcome instanceof Refusal refusal && refusal.code() == ErrorCode.DEADLINE_EXCEEDED);
        if (breaker != null) {
            tellBreaker(outcome, saysNothing);
        }
        if (place != null) {
            tellLimit(outcome, saysNothing);
        }
        if (figures != null && outcome instanceof Answer) {
            long now = nanoClock.getAsLong();
            figures.answered(now - began, now);
        }
    }

    private void tellBreaker(Outcome outcome, boolean saysNothing) {
        if (saysNothing) {
            breaker.ignored();
        } else if (isDisabled(outcome)) {
            breaker.ignored();
        } else if (isAnswered(outcome)) {
            breaker.succeeded();
        } else if (isFromFurtherOn((Refusal) outcome)) {
            breaker.ignored();
        } else {
            tellBreaker((Refusal) outcome);
        }
    }

    private void tellBreaker(Refusal refusal) {
        var wait = RetryAfter.of(refusal);
        switch (refusal.code()) {
            case RATE_LIMITED -> breaker.rateLimited(wait);
            case UNAVAILABLE, OUTCOME_UNKNOWN, AGENT_FAILED, INTERNAL -> failed(wait);
            case DEADLINE_EXCEEDED -> {
                if (hadTime()) {
                    breaker.failed();
                } else {
                    breaker.ignored();
                }
            }
            default -> breaker.ignored();
        }
    }

    private void failed(Duration wait) {
        if (wait.compareTo(LONG_WAIT) > 0) {
            breaker.rateLimited(wait);
        } else {
            breaker.failed();
        }
    }

    private void tellLimit(Outcome outcome, boolean saysNothing) {
        if (saysNothing) {
            place.ignored();
        } else if (isDisabled(outcome)) {
            place.ignored();
        } else if (isAnswered(outcome)) {
            place.succeeded();
        } else if (isCrowded((Refusal) outcome)) {
            place.failed();
        } else {
            place.ignored();
        }
    }

    private boolean isCrowded(Refusal refusal) {
        return switch (refusal.code()) {
            case OVERLOADED, RATE_LIMITED -> !isFromFurtherOn(refusal);
            case DEADLINE_EXCEEDED -> hadTime();
            default -> false;
        };
    }

    private static boolean isDisabled(Outcome outcome) {
        return outcome instanceof Refusal refusal && refusal.meta().containsKey(Refusal.DISABLED);
    }

    private static boolean isAnswered(Outcome outcome) {
        if (!(outcome instanceof Refusal refusal)) {
            return true;
        }
        var category = refusal.code().category();
        return refusal.code() != ErrorCode.CANCELLED && (category == Category.FIX_INPUT || category == Category.DENIED);
    }

    private static boolean isFromFurtherOn(Refusal refusal) {
        return refusal.meta().containsKey(CircuitOpenException.LOCAL);
    }

    private boolean hadTime() {
        return nanoClock.getAsLong() - began >= PATIENCE_NANOS;
    }
}
