package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.RequestTable;
import spine.api.RequestTable.Request;
import spine.api.Router;
import spine.api.TraceContext;
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

    /** Refuses what an entitled key sent before it came to be a request of the table; that is written down. */
    void refuse(Reply way, Principal who, Optional<Head> head, Refusal refusal, ByteString reply) {
        var id = head.map(Head::requestId).orElse("");
        table.refused(Request.refused(who, id, head.map(h -> Described.operation(h.operation())).orElse(""),
                TraceContext.NONE), refusal.code(), reply);
        way.send(reply);
    }

    void refuse(Reply way, Principal who, Optional<Head> head, Refusal refusal) {
        refuse(way, who, head, refusal, replies.refusal(head.map(Head::requestId).orElse(""), refusal));
    }
}
