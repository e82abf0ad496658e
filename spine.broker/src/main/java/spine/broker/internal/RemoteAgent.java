package spine.broker.internal;

import java.util.Optional;
import java.util.function.LongSupplier;
import spine.api.Diagnosis.Finding;
import spine.api.message.Directory;
import spine.api.message.Directory.State;
import spine.api.message.StatusReport;
import spine.api.routing.Member;

/**
 * One agent outside the container and its state. Messages are noted from the threads of both reactors; each note stands
 * by itself.
 *
 * <pre>
 * state     event                                        next
 * STARTING  any message                                  HEALTHY
 * STARTING  silent for the dead limit                    DEAD
 * HEALTHY   silent for the degraded limit                DEGRADED
 * HEALTHY   work waits, loop_count stood still that long DEGRADED   (HB-02)
 * DEGRADED  a report, loop moving                        HEALTHY
 * DEGRADED  silent for the dead limit                    DEAD       (HB-05: out of routing, its work failed)
 * any       its connection has ended                     DEAD
 * any       a report with lifecycle STOPPING             out of routing, its work goes on until it is done or DEAD
 * DEAD      any message                                  replaced by a fresh one, HEALTHY
 * DEAD      ten minutes                                  forgotten
 * </pre>
 */
final class RemoteAgent {
    private static final long FORGET_NANOS = 600_000_000_000L;

    private final Joining joining;
    private final Member member;
    private final RemoteDestination destination;
    private final HeartbeatLimits limits;
    private final LongSupplier nanoClock;
    private volatile long lastSeen;
    private volatile long loopMoved;
    private volatile double loopCount = -1;
    private volatile State state = State.STARTING;
    private volatile boolean routed;
    private volatile boolean heard;
    private volatile boolean stopping;
    private volatile boolean disconnected;

    RemoteAgent(Joining joining, Member member, RemoteDestination destination, HeartbeatLimits limits,
            LongSupplier nanoClock) {
        this.joining = joining;
        this.member = member;
        this.destination = destination;
        this.limits = limits;
        this.nanoClock = nanoClock;
        lastSeen = nanoClock.getAsLong();
        loopMoved = lastSeen;
    }

    Joining joining() {
        return joining;
    }

    Member member() {
        return member;
    }

    RemoteDestination destination() {
        return destination;
    }

    String name() {
        return member.name();
    }

    State state() {
        return state;
    }

    boolean isRouted() {
        return routed;
    }

    void routed(boolean now) {
        routed = now;
    }

    /** Notes a message; the report is null where it was another message, which proves a live work loop by itself. */
    void seen(StatusReport report) {
        long now = nanoClock.getAsLong();
        lastSeen = now;
        heard = true;
        if (report == null) {
            loopMoved = now;
            return;
        }
        double loop = report.getMetricsOrDefault("loop_count", -1);
        if (loop < 0 || loop != loopCount || destination.inFlight() == 0) {
            loopMoved = now;
        }
        loopCount = loop;
        if (report.hasLifecycle() && report.getLifecycle() == StatusReport.Lifecycle.STOPPING) {
            stopping = true;
        }
    }

    /** So many nanoseconds without a word were not its own: nobody listened. */
    void excuse(long nanos) {
        long now = nanoClock.getAsLong();
        lastSeen += Math.min(nanos, now - lastSeen);
        loopMoved += Math.min(nanos, now - loopMoved);
    }

    /** Whether it said that it wants no more requests; those that it has it still answers. */
    boolean isStopping() {
        return stopping;
    }

    /** Its connection has ended; this object stays dead, a fresh one takes its seat when it is heard again. */
    void disconnected() {
        disconnected = true;
        state = State.DEAD;
    }

    /** Works out the state anew; returns it if it changed, else null. */
    State judge() {
        var next = next();
        if (next == state) {
            return null;
        }
        state = next;
        destination.degraded(next == State.DEGRADED);
        return next;
    }

    private State next() {
        long silent = silentMillis();
        if (disconnected || silent >= limits.dead()) {
            return State.DEAD;
        }
        if (!heard) {
            return State.STARTING;
        }
        return silent >= limits.degraded() || isStuck() ? State.DEGRADED : State.HEALTHY;
    }

    private boolean isStuck() {
        return loopCount >= 0 && destination.inFlight() > 0
                && (nanoClock.getAsLong() - loopMoved) / 1_000_000 >= limits.degraded();
    }

    boolean isForgotten() {
        return !routed && nanoClock.getAsLong() - lastSeen > FORGET_NANOS;
    }

    private long silentMillis() {
        return (nanoClock.getAsLong() - lastSeen) / 1_000_000;
    }

    /** Why it is not healthy, in one sentence; empty if it is. */
    String detail() {
        return switch (state) {
            case DEGRADED -> silentMillis() >= limits.degraded() ? "silent for " + silentMillis() + " ms"
                    : "its work loop stands still";
            case DEAD -> disconnected ? "its connection ended" : "silent for " + silentMillis() + " ms";
            default -> "";
        };
    }

    /** The same for a person, with what helps; empty if it is healthy and takes requests. */
    Optional<Finding> finding() {
        var silent = "Agent " + name() + " has been silent for " + (silentMillis() / 1000) + " s";
        if (disconnected) {
            return Optional.of(new Finding("disconnected", true, "The connection of agent " + name() + " has ended.",
                    "Start its process again; its first message brings it back."));
        }
        if (state == State.DEAD) {
            return Optional.of(new Finding("dead", true, silent + ", and gets no requests.",
                    "Start its process again; its first message brings it back."));
        }
        if (stopping) {
            return Optional.of(new Finding("stopping", true, "Agent " + name() + " has said that it is stopping.",
                    "Start its process again."));
        }
        if (state != State.DEGRADED) {
            return Optional.empty();
        }
        return Optional.of(silentMillis() >= limits.degraded() ? new Finding("degraded", false, silent + ".",
                "See whether its process runs and can reach the broker.")
                : new Finding("degraded", false, "The work loop of agent " + name() + " stands still while requests wait.",
                        "See what its process waits for, or start it again."));
    }

    Directory.Entry entry() {
        return destination.health().toBuilder().setState(state).setSilentMs(silentMillis())
                .setDetail(finding().map(DirectoryView::text).orElse("")).setName(name()).build();
    }
}
