package spine.api.resilience;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Leave to make one call. Whoever got it must tell once how the call ended, whatever happens; what is told after that
 * is ignored. A permit that is never told of keeps its place.
 */
@ProviderType
public interface Permit {
    /** The service answered, be it that the request was wrong: 2xx, and 4xx other than 429 (CB-05). */
    void succeeded();

    /** The service failed: a timeout, no connection, 5xx (CB-05). */
    void failed();

    /**
     * The service wants to be left alone: 429, or a Retry-After of over 60 s (CB-06).
     *
     * @param retryAfter what the server said, 0 or less if it said nothing
     */
    void rateLimited(Duration retryAfter);

    /** The end says nothing about the service: the caller cancelled, or the call was never made. */
    void ignored();
}
