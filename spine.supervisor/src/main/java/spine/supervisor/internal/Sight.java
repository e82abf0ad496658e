package spine.supervisor.internal;

import spine.api.message.Directory;

/**
 * How an agent is seen in the directory.
 *
 * @param state  UNKNOWN if it is not there
 * @param silent milliseconds since its last sign of life
 */
record Sight(Directory.State state, long silent) {
    static final Sight NONE = new Sight(Directory.State.UNKNOWN, 0);

    static Sight of(Directory.Entry entry) {
        return new Sight(entry.getState(), entry.getSilentMs());
    }

    boolean isServing() {
        return state == Directory.State.HEALTHY || state == Directory.State.DEGRADED;
    }

    boolean isDead() {
        return state == Directory.State.DEAD;
    }

    /** It reports, and is not well all the same: its work stands still. */
    boolean isStuck() {
        return state == Directory.State.DEGRADED && silent < 2_000;
    }
}
