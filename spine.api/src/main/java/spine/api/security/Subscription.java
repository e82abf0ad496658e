package spine.api.security;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that goes on until it is closed. Closing is idempotent and does not throw. */
@ConsumerType
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
