package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Address;
import spine.api.CallOptions;
import spine.api.CallOptions.Stream;
import spine.api.EdgeStream;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.RequestTable;
import spine.api.RequestTable.Entry;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.TraceContext;
import spine.api.message.NeuralSpike;
import spine.api.security.Grant;
import spine.broker.routes.internal.Source;

/**
 * Requests that components and agents send over the planes: recognised if they come twice, routed, answered. Each
 * gets one reply, whatever becomes of it; a place for it is set aside before the request is accepted, so that what
 * was accepted is never dropped for want of room.
 */
final class PlaneRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PlaneRequests.class);

    private static final Refusal NO_ROOM = new Refusal(ErrorCode.OVERLOADED,
            "This connection has as many replies under way as its queue holds.",
            "Read them, then send the request again.").with("Retry-After", "1");

    private static final Refusal INTERRUPTED = new Refusal(ErrorCode.OUTCOME_UNKNOWN,
            "The broker was restarted while this request was worked on: it may have been done, or not.",
            "Look whether it was done; if not, send it with a fresh id.");

    private final Router router;
    private final RequestTable table;
    private final Machine machine;
    private final Clock clock;
    private final long defaultTimeoutMillis;

    PlaneRequests(Router router, RequestTable table, Machine machine, long defaultTimeoutMillis) {
        this.router = router;
        this.table = table;
        this.machine = machine;
        this.clock = machine.clock();
        this.defaultTimeoutMillis = defaultTimeoutMillis;
    }

    /** Has refusals of what an entitled key sent written down; of what could not be read there is no head. */
    void admitted(Back back, EnvelopeHead head, Grant grant) {
        back.admitted(table, grant.principal(), head);
    }

    /**
     * Routes a spike and sends the one reply that it gets.
     *
     * @throws InvalidProtocolBufferException if a payload that the broker itself must read does not parse
     */
    void request(Back back, EnvelopeHead head, ByteString body, Grant grant)
            throws InvalidProtocolBufferException {
        if (head.payloadField() == EnvelopeHead.CANCEL) {
            var cancel = NeuralSpike.parseFrom(body).getCancel();
            router.stop(grant.principal(), cancel.getRequestId(), cancel.getReason()).thenAccept(
                    receipt -> back.answer(reply(head).setCancelReceipt(receipt).build()));
        } else if (head.payloadField() == EnvelopeHead.DISCOVER && !head.isAddressed()) {
            back.answer(reply(head).setDirectory(
                    router.directory(NeuralSpike.parseFrom(body).getDiscover())).build());
        } else {
            recognise(back, head, body, grant);
        }
    }

    private void recognise(Back back, EnvelopeHead head, ByteString body, Grant grant)
            throws InvalidProtocolBufferException {
        Entry entry;
        Duration timeout;
        Address.KeyRange key;
        try {
            timeout = timeout(head);
            key = WantedKey.of(head, body);
            if (!back.reserve()) {
                throw new SpineException(NO_ROOM);
            }
            entry = table.begin(new RequestTable.Request(grant.principal(), head.requestId(), head.content(), body,
                    Sending.kind(head), head.address().words(), TraceContext.of(head.trace()), head.idempotent(), head.asked(),
                    timeout));
        } catch (SpineException refused) {
            back.countRule(refused.refusal());
            back.refuse(head.requestId(), refused.refusal());
            return;
        }
        int source = grant.components().contains(head.sender()) ? head.sender() : Source.USER;
        if (entry instanceof Entry.Repeated repeated) {
            if (head.credit() > 0) {
                router.unattended(grant.principal(), head.requestId());
            }
            repeat(back, head, repeated, timeout);
        } else if (entry instanceof Entry.Mismatch) {
            back.refuse(head.requestId(), new Refusal(ErrorCode.ID_REUSED,
                    "This request id was used with another body.", "Use a fresh id."));
        } else if (entry instanceof Entry.Interrupted interrupted) {
            new Asked(back, head, interrupted.fresh(), null)
                    .complete(SpikeCodec.reply(head.requestId(), INTERRUPTED), "", "");
        } else if (entry instanceof Entry.Fresh fresh) {
            var asking = new Asking(body, source, key);
            begin(back, head, asking, fresh, new CallOptions(head.requestId(), grant.principal(), timeout,
                    TraceContext.of(head.trace()), head.idempotent()));
        }
    }

    /** Whoever grants credit is answered by parts, if the agent answers so. */
    private void begin(Back back, EnvelopeHead head, Asking asking, Entry.Fresh fresh, CallOptions options) {
        if (head.credit() <= 0) {
            route(new Asked(back, head, fresh, null), asking, options);
            return;
        }
        var stream = new EdgeStream(new PlaneParts(back, head.requestId()), router, options.principal(),
                head.requestId());
        int first = stream.room(Math.min(head.credit(), Stream.MOST_CREDIT));
        var asked = new Asked(back, head, fresh, stream);
        if (first <= 0) {
            asked.putOff(NO_ROOM);
            return;
        }
        route(asked, asking, options.with(new Stream(first, stream)));
        router.grant(options.principal(), head.requestId(), head.credit() - first);
    }

    /** More credit for a stream of this peer; false if it has none of that id. */
    boolean grant(EnvelopeHead head, Grant grant) {
        return router.grant(grant.principal(), head.requestId(), head.credit());
    }

    /** The reply of the first time when it is there, else one typed outcome of its own by its own deadline. */
    private void repeat(Back back, EnvelopeHead head, Entry.Repeated repeated, Duration timeout) {
        machine.orTimeout(repeated.reply().thenApply(reply -> reply).toCompletableFuture(), timeout.toNanos())
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        back.send(reply);
                    } else {
                        back.refuse(head.requestId(), whyNoReply(failure));
                    }
                });
    }

    private static Refusal whyNoReply(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new Refusal(ErrorCode.DEADLINE_EXCEEDED, "The first try of this request is not answered yet.",
                        "Ask again.")
                : new Refusal(ErrorCode.UNAVAILABLE, "The first try of this request was refused before any work,"
                        + " or too many wait for it.", "Send it again.");
    }

    /** What the broker knows of a request besides its head: who sends it, by {@link Source}, and the key or null. */
    private record Asking(ByteString body, int source, Address.KeyRange key) {
    }

    private void route(Asked asked, Asking asking, CallOptions options) {
        try {
            var call = router.open(options);
            var spike = new Payload(SpikeCodec.SPIKE, asking.body);
            if (call instanceof ActiveCall active) {
                active.carries(spike, asking.source, asked.head().payloadField());
                active.asksFor(asking.key);
            }
            router.route(call, asked.head().address(), spike).whenComplete((outcome, broken) -> asked.end(
                    call, outcome != null ? outcome : broken(asked, broken)));
        } catch (SpineException refused) {
            asked.putOff(refused.refusal());
        } catch (RuntimeException broken) {
            asked.putOff(broken(asked, broken));
        }
    }

    private static Refusal broken(Asked asked, Throwable cause) {
        LOG.error("request {} failed inside the broker", asked.head().requestId(), cause);
        return new Refusal(ErrorCode.INTERNAL, "The broker failed.", "Its log has the details.");
    }

    private Duration timeout(EnvelopeHead head) throws SpineException {
        if (head.deadlineUnixMs() == 0) {
            return Duration.ofMillis(defaultTimeoutMillis);
        }
        long now = clock.millis();
        if (head.deadlineUnixMs() <= now) {
            throw new SpineException(ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before the request arrived.",
                    "Allow more time, and compare the clocks.");
        }
        return Duration.ofMillis(Math.min(head.deadlineUnixMs() - now, CallOptions.LONGEST.toMillis()));
    }

    private NeuralSpike.Builder reply(EnvelopeHead head) {
        return NeuralSpike.newBuilder().setRequestId(head.requestId())
                .setTimestamp(clock.millis()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR);
    }
}
