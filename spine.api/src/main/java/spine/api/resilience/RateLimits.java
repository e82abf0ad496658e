package spine.api.resilience;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Token buckets that survive a restart. */
@ProviderType
public interface RateLimits {
    /**
     * A set of buckets, one for each key, as it was at the last end.
     *
     * @param name what is limited, 1-32 of {@code [a-z0-9-]}, such as {@code rcis}
     * @throws IllegalStateException if this set is open already: close it first
     */
    Buckets open(Lane lane, String name, Rate rate);

    /** A set of buckets with one shape. */
    @ProviderType
    interface Buckets extends AutoCloseable {
        /**
         * Takes a token. Costs no input or output.
         *
         * @param key whose; 1-512 bytes of UTF-8, no secret
         * @return zero if there was one; otherwise nothing was taken, and it is how long until there is one
         */
        Duration take(String key);

        /** Gives the name free; what the buckets hold is kept. */
        @Override
        void close();
    }
}
