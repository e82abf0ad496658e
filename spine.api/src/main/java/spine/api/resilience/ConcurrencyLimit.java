package spine.api.resilience;

import org.osgi.annotation.versioning.ProviderType;
import spine.api.SpineException;

/**
 * How many calls one agent may have in flight. Rises while it is used and calls succeed, falls when they fail or are
 * refused for want of room.
 */
@ProviderType
public interface ConcurrencyLimit {
    /**
     * A place, until the permit is told of the call's end.
     *
     * @throws SpineException {@code OVERLOADED} with {@code Retry-After} if there is none; nothing was sent
     */
    Permit acquire() throws SpineException;

    /** Places now. */
    int limit();

    /** Those that are taken. */
    int inFlight();
}
