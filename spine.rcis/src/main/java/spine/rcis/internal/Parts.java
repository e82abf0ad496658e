package spine.rcis.internal;

import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import spine.api.RequestTable;
import spine.api.Router;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;

/**
 * What the edge is put together from.
 *
 * @param clock    wall clock, for timestamps and deadlines
 * @param nanoTime monotonic clock, for rates and idle streams
 */
record Parts(Settings settings, Guard guard, Router router, RequestTable table, Clock clock, LongSupplier nanoTime,
        InFlight inFlight, Replies replies) {

    Parts(Settings settings, Guard guard, Router router, RequestTable table, Clock clock, LongSupplier nanoTime,
            Supplier<Optional<VerifiedKey>> nextKey) {
        this(settings, guard, router, table, clock, nanoTime, new InFlight(settings.inFlight()),
                new Replies(clock, settings.devMode(), settings.maxMessageBytes(), nextKey));
    }
}
