package spine.supervisor.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One declared process and what is done with it. Times are milliseconds of a monotonic clock. Belongs to the supervisor's
 * thread.
 *
 * <pre>
 * state     event                                         action, next
 * STOPPED   start                                         WAITING, due at once
 * WAITING   due                                           launch, STARTING; fails: as an exit
 * STARTING  its agent serves                              RUNNING
 * STARTING  not within the grace, though it has before    SIGTERM, STOPPING
 * RUNNING   DEAD and silent; gone for the grace;          SIGTERM, STOPPING
 *           work stands still for too long
 * STARTING, RUNNING  stop, restart                        SIGTERM, STOPPING
 * any       it exits                                      end its children; WAITING with back-off, DOWN at the cap,
 *                                                         STOPPED if that was wanted, ENDED if it may
 * STOPPING  the term's limit                              SIGKILL
 * </pre>
 */
final class Supervised {
    private static final Logger LOG = LoggerFactory.getLogger("spine.supervisor");

    /** What is being done with it. */
    enum State {
        STOPPED, WAITING, STARTING, RUNNING, STOPPING, ENDED, DOWN
    }

    private final Child.Launcher launcher;
    private final Rules rules;
    private final Restarting restarting;
    private Declaration declared;
    private State state = State.STOPPED;
    private Child child;
    private boolean killed;
    /** What follows the end of a process that is being stopped: a failure of this reason, or null for what was wanted. */
    private String failure;
    private boolean startAfterwards;
    /** When the state began, or in WAITING ends. */
    private long since;
    private long lastServing;
    private long lastUnstuck;
    private boolean served;

    Supervised(Declaration declared, Child.Launcher launcher, Rules rules, Restarting restarting) {
        this.declared = declared;
        this.launcher = launcher;
        this.rules = rules;
        this.restarting = restarting;
    }

    Declaration declared() {
        return declared;
    }

    State state() {
        return state;
    }

    Restarting restarting() {
        return restarting;
    }

    /** Whether its agent has ever served, in an earlier run too. */
    boolean hasServed() {
        return served;
    }

    void hasServed(boolean ever) {
        served = ever;
    }

    /** The number of its process; 0 if it has none. */
    long pid() {
        return child == null ? 0 : child.pid();
    }

    /** Since when it is in its state, or in WAITING until when. */
    long since() {
        return since;
    }

    /** A person, or the broker's start, wants it to run; does nothing if it does. */
    void start(Declaration as, long now) {
        if (state == State.STOPPING) {
            declared = as;
            startAfterwards = true;
        } else if (child == null) {
            declared = as;
            restarting.forgive();
            enter(State.WAITING, now);
        }
    }

    /** It stays as it was when the broker ended: down. */
    void stayDown(long now) {
        enter(State.DOWN, now);
    }

    /** A person wants it to end; it stays so until somebody starts it. */
    void stop(long now) {
        startAfterwards = false;
        failure = null;
        if (child == null) {
            enter(State.STOPPED, now);
        } else if (state != State.STOPPING) {
            terminate(now, null);
        }
    }

    /** A person wants it anew. */
    void restart(Declaration as, long now) {
        stop(now);
        start(as, now);
    }

    /** Ends it, if it runs, for a reason that counts as a failure. */
    void fail(long now, String why) {
        if (state == State.STARTING || state == State.RUNNING) {
            terminate(now, why);
        }
    }

    /** One pass: acts on what has become of it. */
    void step(long now, Sight sight) {
        if (child != null && child.exit().isPresent()) {
            exited(now, child.exit().getAsInt());
        }
        switch (state) {
            case WAITING -> {
                if (now - since >= 0) {
                    launch(now);
                }
            }
            case STARTING -> starting(now, sight);
            case RUNNING -> running(now, sight);
            case STOPPING -> {
                if (!killed && now - since >= rules.term()) {
                    LOG.warn("process {} ({}) has not ended within {} ms: SIGKILL", declared.name(), pid(), rules.term());
                    killed = true;
                    child.kill();
                }
            }
            default -> LOG.trace("process {} is {}", declared.name(), state);
        }
    }

    private void launch(long now) {
        try {
            child = launcher.start(declared);
            killed = false;
            failure = null;
            LOG.info("process {} started, pid {}", declared.name(), child.pid());
            enter(State.STARTING, now);
        } catch (IOException e) {
            failed(now, "It could not be started: " + e.getMessage());
        }
    }

    private void starting(long now, Sight sight) {
        if (sight.isServing()) {
            served = true;
            lastServing = now;
            lastUnstuck = now;
            LOG.info("process {} serves as agent {}", declared.name(), declared.agent());
            enter(State.RUNNING, now);
        } else if (served && now - since >= rules.grace()) {
            terminate(now, "Its agent " + declared.agent() + " did not come within " + rules.grace() + " ms");
        }
    }

    private void running(long now, Sight sight) {
        if (sight.isServing()) {
            lastServing = now;
        }
        if (!sight.isStuck()) {
            lastUnstuck = now;
        }
        if (now - since >= rules.backoffMost()) {
            restarting.well();
        }
        if (sight.isDead() && sight.silent() >= rules.silent()) {
            terminate(now, "Its agent " + declared.agent() + " was silent for " + sight.silent() + " ms");
        } else if (now - lastServing >= rules.grace()) {
            terminate(now, "Its agent " + declared.agent() + " was gone for " + rules.grace() + " ms");
        } else if (rules.stuck() > 0 && now - lastUnstuck >= rules.stuck()) {
            terminate(now, "The work of its agent " + declared.agent() + " stood still for " + rules.stuck() + " ms");
        }
    }

    private void terminate(long now, String why) {
        LOG.warn("process {} ({}) is ended: {}", declared.name(), pid(), why == null ? "as was asked for" : why);
        failure = why;
        child.terminate();
        enter(State.STOPPING, now);
    }

    private void exited(long now, int code) {
        child.kill();
        child = null;
        boolean was = state == State.STOPPING;
        var why = was ? failure : "It ended with the exit code " + code;
        failure = null;
        if (startAfterwards) {
            startAfterwards = false;
            restarting.forgive();
            enter(State.WAITING, now);
        } else if (why == null) {
            enter(State.STOPPED, now);
        } else if (!was && declared.mayEnd(code)) {
            LOG.info("process {} has ended with the exit code {}, and is not restarted", declared.name(), code);
            enter(State.ENDED, now);
        } else {
            failed(now, why);
        }
    }

    private void failed(long now, String why) {
        OptionalLong again = restarting.failed(now, why);
        if (again.isPresent()) {
            LOG.warn("process {} is started again in {} ms: {}", declared.name(), again.getAsLong() - now, why);
            enter(State.WAITING, again.getAsLong());
        } else {
            LOG.error("process {} was restarted {} times within {} ms and stays down: {}", declared.name(), rules.cap(),
                    rules.window(), why);
            enter(State.DOWN, now);
        }
    }

    private void enter(State next, long at) {
        state = next;
        since = at;
    }

    /** What is to be ended with the broker; empty if nothing runs. */
    Optional<Child> child() {
        return Optional.ofNullable(child);
    }
}
