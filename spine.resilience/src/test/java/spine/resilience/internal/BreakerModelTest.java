package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

/** The breaker against a model that is as simple as the requirement's sentences, CB-02 to CB-06 and CB-09. */
class BreakerModelTest {
    private enum Kind {
        CALL, SUCCEED, FAIL, LIMIT, IGNORE, RENEW, PASS, STEP, RESTART
    }

    /** Something that happens; the number says to which call, or how many seconds. */
    record Event(Kind kind, int number) {
    }

    @Provide
    Arbitrary<List<Event>> events() {
        var kinds = Arbitraries.frequency(Tuple.of(12, Kind.CALL), Tuple.of(4, Kind.SUCCEED),
                Tuple.of(12, Kind.FAIL), Tuple.of(1, Kind.LIMIT),
                Tuple.of(1, Kind.IGNORE), Tuple.of(1, Kind.RENEW),
                Tuple.of(6, Kind.PASS), Tuple.of(1, Kind.STEP),
                Tuple.of(1, Kind.RESTART));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 120)).as(Event::new).list().ofMaxSize(250);
    }

    /** In seconds, with mutable fields and no concurrency. */
    private static final class Model {
        private State state = State.CLOSED;
        private int failures;
        private int successes;
        private long now;
        private long until;
        private long period;
        private boolean byServer;
        private Permit probe;

        boolean asks() {
            return state == State.CLOSED || state == State.OPEN && now >= until || state == State.HALF_OPEN && probe == null;
        }

        void passed(Permit permit) {
            if (state != State.CLOSED) {
                state = State.HALF_OPEN;
                probe = permit;
            }
        }

        void open(long seconds, boolean server) {
            state = State.OPEN;
            until = now + seconds;
            period = seconds;
            byServer = server;
            successes = 0;
            probe = null;
        }

        void close() {
            state = State.CLOSED;
            failures = 0;
            successes = 0;
            probe = null;
        }
    }

    @Property(tries = 500)
    void shouldDoWhatTheModelDoes(@ForAll("events") List<Event> events) {
        var rules = new BreakerRules(5, 30_000, 2, 900_000, 10, true);
        var time = new TestTimes();
        var real = new ServiceBreaker(CircuitRecord.fresh(Lane.PRODUCTION, "s"), rules, time.times(), (b, f, t) -> { });
        var model = new Model();
        var calls = new ArrayList<Permit>();
        var closedEra = new ArrayList<Permit>();
        for (var event : events) {
            switch (event.kind()) {
                case CALL -> {
                    boolean expected = model.asks();
                    boolean wasClosed = model.state == State.CLOSED;
                    try {
                        var permit = real.acquire();
                        assertEquals(true, expected, "passed");
                        calls.add(permit);
                        model.passed(permit);
                        if (wasClosed) {
                            closedEra.add(permit);
                        }
                    } catch (CircuitOpenException open) {
                        assertEquals(false, expected, "refused");
                        assertEquals(Math.max(0, model.state == State.OPEN ? model.until - model.now : 0),
                                open.remaining().toSeconds());
                    }
                }
                case SUCCEED, FAIL, LIMIT, IGNORE -> {
                    if (!calls.isEmpty()) {
                        var permit = calls.remove(event.number() % calls.size());
                        end(event, permit, model, closedEra);
                    }
                }
                case RENEW -> {
                    real.renewed();
                    if (model.state == State.OPEN && !model.byServer) {
                        model.until = Math.min(model.until, model.now);
                    }
                }
                case PASS -> {
                    time.pass(Duration.ofSeconds(event.number()));
                    model.now += event.number();
                    if (model.probe != null) {
                        // Lost probes have a test of their own.
                        calls.remove(model.probe);
                        end(new Event(Kind.IGNORE, 0), model.probe, model, closedEra);
                    }
                }
                case STEP -> time.step(Duration.ofSeconds(event.number() - 60));
                case RESTART -> {
                    real = new ServiceBreaker(real.written(), rules, time.times(), (b, f, t) -> { });
                    calls.clear();
                    closedEra.clear();
                    model.probe = null;
                    model.successes = 0;
                    if (model.state != State.CLOSED) {
                        var left = real.status().remaining();
                        assertEquals(true, left.toSeconds() <= (model.state == State.OPEN ? model.period : 0),
                                "its time at most, and none after HALF_OPEN");
                        model.until = model.now + left.toSeconds();
                        model.state = State.OPEN;
                    }
                }
            }
            assertEquals(model.state, real.status().state(), () -> "after " + event);
        }
    }

    private static void end(Event event, Permit permit, Model model, List<Permit> closedEra) {
        boolean counts = model.state == State.CLOSED && closedEra.contains(permit);
        boolean isProbe = permit == model.probe;
        switch (event.kind()) {
            case SUCCEED -> {
                permit.succeeded();
                if (counts) {
                    model.failures = 0;
                } else if (isProbe && ++model.successes == 2) {
                    model.close();
                    closedEra.clear();
                } else if (isProbe) {
                    model.probe = null;
                }
            }
            case FAIL -> {
                permit.failed();
                if (isProbe) {
                    model.open(Math.min(900, model.period * 2), false);
                } else if (counts && ++model.failures == 5) {
                    model.open(30, false);
                    closedEra.clear();
                }
            }
            case LIMIT -> {
                permit.rateLimited(Duration.ofSeconds(event.number()));
                long seconds = event.number() > 0 ? event.number() : isProbe ? Math.min(900, model.period * 2) : 30;
                if (model.state != State.OPEN || model.until < model.now + seconds) {
                    model.open(seconds, true);
                    closedEra.clear();
                }
            }
            default -> {
                permit.ignored();
                if (isProbe) {
                    model.probe = null;
                }
            }
        }
    }
}
