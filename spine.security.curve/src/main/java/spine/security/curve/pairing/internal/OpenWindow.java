package spine.security.curve.pairing.internal;

import java.time.Duration;
import spine.api.Principal.Role;
import spine.keys.PairingToken;
import spine.security.curve.pairing.internal.PairingMachine.State;

/**
 * A pairing window: its token, what it gives, and until when.
 *
 * @param origin   {@link State#BOOTSTRAP} or {@link State#INVITED}
 * @param token    wiped when the window closes
 * @param injected whether the token was injected and is never shown (SEC-36)
 * @param endNanos monotonic
 */
record OpenWindow(State origin, PairingToken token, boolean injected, long endNanos) {
    /** The first to come is the administrator; whom an administrator invites is a client. */
    String role() {
        return origin == State.BOOTSTRAP ? Role.ADMIN : Role.CLIENT;
    }

    Duration remaining(long now) {
        return Duration.ofNanos(Math.max(0, endNanos - now));
    }

    boolean isOver(long now) {
        return endNanos - now <= 0;
    }

    @Override
    public String toString() {
        return "OpenWindow[" + origin + "]";
    }
}
