package spine.rcis.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.CallOptions.Stream;
import spine.api.Refusal;
import spine.api.RequestTable.Entry;
import spine.api.SpineException;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/**
 * The other side of the door: parses, validates, recognises what was asked before, and routes. One thread calls
 * {@link #take}, so a client's chunks stay in order; nothing in it waits. Every request that it takes gets one
 * reply, an exception included.
 */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final Parts parts;
    private final Validation validation;
    private final Dispatch dispatch;
    private final Streams streams;

    Desk(Parts parts) {
        this.parts = parts;
        this.validation = new Validation(parts.clock());
        this.dispatch = new Dispatch(parts.router());
        this.streams = new Streams(parts.settings().streams(), parts.nanoTime());
    }

    /** Sees to it that the request gets its reply, now or later. */
    void take(Ask ask) {
        try {
            var request = parsed(ask);
            permit(ask, request);
            recognise(ask, request);
        } catch (SpineException refused) {
            parts.refuse(ask.reply(), ask.principal(), Optional.of(ask.head()), refused.refusal());
        } catch (RuntimeException broken) {
            LOG.error("request {} of {} failed inside the edge", ask.requestId(), ask.principal().label(), broken);
            parts.refuse(ask.reply(), ask.principal(), Optional.of(ask.head()), Refusals.internal(),
                    parts.replies().refusal(ask.requestId(), Refusals.internal(), Optional.of(broken)));
        }
    }

    private void permit(Ask ask, RCISRequest request) throws SpineException {
        try {
            Permits.check(ask.grant(), request);
        } catch (SpineException forbidden) {
            parts.guard().refused(Door.WHERE + ".permission", ask.reply().peer().key(), forbidden.refusal().reason());
            throw forbidden;
        }
    }

    private RCISRequest parsed(Ask ask) throws SpineException {
        try {
            var in = ask.body().newCodedInput();
            in.enableAliasing(true); // the body never changes, so its byte fields need no copy
            var request = RCISRequest.parseFrom(in);
            validation.check(request);
            return request;
        } catch (IOException malformed) {
            throw new SpineException(Refusals.unparseable());
        }
    }

    private void recognise(Ask ask, RCISRequest request) throws SpineException {
        var ticket = Ticket.of(request, ask.principal(), parts);
        var route = isAnsweredHere(request) ? null : Route.of(request, ask.head());
        var entry = parts.table().begin(Described.of(ask, request, ticket, route));
        if (entry instanceof Entry.Mismatch) {
            throw new SpineException(Refusals.idReused());
        } else if (entry instanceof Entry.Repeated repeated) {
            if (ask.head().credit() > 0) {
                parts.router().unattended(ask.principal(), ask.requestId());
            }
            repeat(ask, repeated, ticket);
        } else if (entry instanceof Entry.Interrupted interrupted) {
            new Pending(ask, interrupted.fresh(), parts.replies()).refuse(Refusals.interrupted());
        } else if (entry instanceof Entry.Fresh fresh) {
            var pending = new Pending(ask, fresh, parts.replies());
            try {
                start(pending, request, ticket, route);
            } catch (RuntimeException broken) {
                pending.fail(broken);
            }
        }
    }

    private static boolean isAnsweredHere(RCISRequest request) {
        return request.hasDiscover() || request.hasCancel();
    }

    private void start(Pending pending, RCISRequest request, Ticket ticket, Route route) {
        switch (request.getOperationCase()) {
            case DISCOVER -> pending.done(RCISResponse.newBuilder()
                    .setDirectory(parts.router().directory(request.getDiscover())));
            case CANCEL -> parts.router().stop(ticket.principal(), request.getCancel().getRequestId(),
                    request.getCancel().getReason()).thenAccept(
                            receipt -> pending.done(RCISResponse.newBuilder().setCancelReceipt(receipt)));
            default -> route(pending, request, ticket, route);
        }
    }

    private void route(Pending pending, RCISRequest request, Ticket ticket, Route route) {
        int size = pending.ask().body().size();
        if (!parts.inFlight().hold(route.to(), size)) {
            pending.putOff(Refusals.shareUsedUp());
            return;
        }
        pending.onEnd(() -> parts.inFlight().letGo(route.to(), size));
        if (request.hasIngestChunk()) {
            streams.accept(new Chunk(pending, ticket, request.getIngestChunk(), route, dispatch));
            return;
        }
        Optional<Stream> stream = Optional.empty();
        if (request.hasAgentCall() && pending.ask().head().credit() > 0) {
            stream = pending.byParts(parts.router());
            if (stream.isEmpty()) {
                pending.putOff(Refusals.noRoomForReplies());
                return;
            }
        }
        var result = dispatch.send(ticket, route, stream);
        stream.ifPresent(its -> parts.router().grant(ticket.principal(), ticket.requestId(),
                pending.ask().head().credit() - its.credit()));
        result.whenComplete((outcome, failure) -> {
            if (failure == null) {
                pending.end(outcome, route.fill());
            } else {
                pending.fail(Dispatch.cause(failure));
            }
        });
    }

    /** The reply of the first time, when it is there, by this request's own deadline. */
    private void repeat(Ask ask, Entry.Repeated repeated, Ticket ticket) {
        repeated.reply().thenApply(reply -> reply).toCompletableFuture()
                .orTimeout(ticket.remaining().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> ask.reply().send(failure == null
                        ? Stamp.on(reply.bytes(), reply.durability()) : parts.replies().refusal(ask.requestId(), whyNoReply(Dispatch.cause(failure)))));
    }

    private static Refusal whyNoReply(Throwable cause) {
        return cause instanceof TimeoutException ? Refusals.deadlineExceeded() : Refusals.notWaited();
    }
}
