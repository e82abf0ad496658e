package spine.http.wire.internal;

import java.io.IOException;

/** Whoever waited waits no longer. */
public final class GaveUp extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Why {
        /** The request was cancelled. */
        CANCELLED,
        /** The request's deadline has passed. */
        DEADLINE,
        /** The far side took longer than a call may. */
        SILENCE
    }

    private final Why why;

    GaveUp(Why why) {
        super(why.name());
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
