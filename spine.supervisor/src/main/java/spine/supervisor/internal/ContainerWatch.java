package spine.supervisor.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import spine.api.message.Directory;

/**
 * Agents in the container that are dead, which means that all their threads hang, are made anew: with the same back-off and
 * cap as processes. A request to begin is all that this does; whether it helped, the next looks show. Times are milliseconds
 * of a monotonic clock. Belongs to the supervisor's thread.
 */
final class ContainerWatch {
    static final int MOST = 1000;

    private final Rules rules;
    private final DoubleSupplier random;
    private final Consumer<String> renewal;
    private final Map<String, Watched> watched = new TreeMap<>();

    /** @param renewal begins to make an agent anew; must not block */
    ContainerWatch(Rules rules, DoubleSupplier random, Consumer<String> renewal) {
        this.rules = rules;
        this.random = random;
        this.renewal = renewal;
    }

    /** What is known of one that was dead once. */
    static final class Watched {
        private final Restarting restarting;
        private boolean dead;
        private long deadSince;
        private long wellSince;
        /** When it is made anew; null if it is not to be. */
        private Long due;
        private long notBefore = Long.MIN_VALUE;

        private Watched(Restarting restarting) {
            this.restarting = restarting;
        }

        Restarting restarting() {
            return restarting;
        }

        /** Whether it hangs, and nothing is done about it any more. */
        boolean isGivenUp() {
            return dead && restarting.isDown();
        }
    }

    /**
     * One look.
     *
     * @param entries of the directory, processes outside left out
     * @return the names of those that have just been given up
     */
    Iterable<String> look(Map<String, Directory.Entry> entries, long now) {
        entries.forEach((name, entry) -> {
            if (entry.getState() == Directory.State.DEAD) {
                of(name);
            }
        });
        var givenUp = new HashMap<String, Boolean>();
        watched.forEach((name, one) -> {
            var entry = entries.get(name);
            if (judge(name, one, entry != null && entry.getState() == Directory.State.DEAD, now)) {
                givenUp.put(name, true);
            }
        });
        return givenUp.keySet();
    }

    private boolean judge(String name, Watched one, boolean dead, long now) {
        if (!dead) {
            one.due = null;
            one.wellSince = one.dead ? now : one.wellSince;
            one.dead = false;
            if (now - one.wellSince >= rules.backoffMost()) {
                one.restarting.well();
                if (one.restarting.isDown()) {
                    one.restarting.forgive();
                }
            }
            return false;
        }
        if (!one.dead) {
            one.dead = true;
            one.deadSince = now;
        }
        if (one.restarting.isDown() || now - one.deadSince < rules.hung()) {
            return false;
        }
        if (one.due == null) {
            OptionalLong again = one.restarting.failed(now, "All its threads hang");
            if (again.isEmpty()) {
                return true;
            }
            one.due = again.getAsLong();
        } else if (now - one.due >= 0) {
            renew(name, one, now);
        }
        return false;
    }

    private void renew(String name, Watched one, long now) {
        one.due = null;
        one.deadSince = now + rules.grace() - rules.hung(); // it gets its time to come up before it is judged again
        renewal.accept(name);
    }

    /** A person wants it anew: at once, and whatever was before does not count. */
    void restart(String name, long now) {
        var one = of(name);
        one.restarting.forgive();
        renew(name, one, now);
    }

    /** Anew at once, for a reason that counts as a failure: with back-off and cap. */
    void fail(String name, String why, long now) {
        var one = of(name);
        if (now >= one.notBefore && !one.restarting.isDown()) {
            one.restarting.failed(now, why).ifPresent(again -> {
                one.notBefore = again;
                renew(name, one, now);
            });
        }
    }

    /** The one of this name; a new one if there is room, else one that is not kept. */
    Watched of(String name) {
        var fresh = new Watched(new Restarting(rules, random));
        return watched.size() < MOST ? watched.computeIfAbsent(name, n -> fresh) : watched.getOrDefault(name, fresh);
    }

    /** All that were dead once, by name. */
    Map<String, Watched> all() {
        return watched;
    }
}
