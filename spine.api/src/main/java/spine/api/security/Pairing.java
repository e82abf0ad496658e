package spine.api.security;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Principal;

/** The pairing window (SEC-30 to SEC-35). Thread-safe. */
@ProviderType
public interface Pairing {
    /** The window that is open now, if one is. */
    Optional<Window> window();

    /**
     * Opens a new window; one that is open is closed first.
     *
     * @param by an administrator
     * @return the new window with its token
     * @throws SecurityException if the principal is no administrator
     */
    Window invite(Principal by);

    /**
     * An open window.
     *
     * @param token     64 hex characters, to be shown once; empty where it was injected (SEC-36)
     * @param remaining until it expires
     * @param address   where to pair
     */
    record Window(String token, Duration remaining, String address) {
        @Override
        public String toString() {
            return "Window[" + address + ", " + remaining + "]";
        }
    }
}
