package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Refusal;
import spine.api.resilience.RateLimits.Buckets;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Endpoint;
import spine.api.transport.Receiver;

/**
 * The reactor's side of the edge: asks the guard again for every message, reads the head only, holds clients to
 * their rate and the whole to its limits, sets a place for each reply aside, and hands the rest to another thread.
 * Never blocks.
 */
final class Door implements Receiver {
    static final String WHERE = "rcis";
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final Runnable NOTHING_TO_LEAVE = () -> { };

    private final Parts parts;
    private final Guard guard;
    private final AuthToken token;
    private final Buckets rate;
    private final InFlight inFlight;
    private final Replies replies;
    private final Executor worker;
    private final Consumer<Ask> desk;
    private final int maxMessageBytes;

    /**
     * @param rate   tokens of the clients (RC-13)
     * @param worker runs what the desk does; may reject
     * @param desk   takes what was let in
     */
    Door(Parts parts, Buckets rate, Executor worker, Consumer<Ask> desk) {
        this.parts = parts;
        this.guard = parts.guard();
        this.token = new AuthToken(parts.settings().authToken());
        this.rate = rate;
        this.inFlight = parts.inFlight();
        this.replies = parts.replies();
        this.maxMessageBytes = parts.settings().maxMessageBytes();
        this.worker = worker;
        this.desk = desk;
    }

    @Override
    public void onMessage(Inbound message) {
        Knock knock;
        try {
            knock = read(message);
        } finally {
            message.release();
        }
        var decision = guard.check(knock.from().key());
        if (decision instanceof Decision.Granted granted) {
            admit(knock, granted.grant());
        } else if (decision instanceof Decision.Denied denied) {
            deny(knock, denied);
        }
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case HANDSHAKE_FAILED, PROTOCOL_ERROR ->
                guard.disturbed(WHERE, event.kind().name(), event.address(), event.detail());
            case IDENTITY ->
                guard.disturbed(WHERE + ".identity", event.kind().name(), event.address(), event.detail());
            default -> LOG.debug("{} peer={} {}", event.kind(), event.address(), event.detail());
        }
    }

    /** [body], or [empty, body] (RC-02); anything else, and what is too large, has no body here. */
    private Knock read(Inbound message) {
        List<Buffer> frames = message.frames();
        boolean delimited = frames.size() == 2 && !frames.get(0).bytes().hasRemaining();
        var last = frames.get(frames.size() - 1);
        boolean whole = (delimited || frames.size() == 1) && last.bytes().remaining() <= maxMessageBytes;
        var body = whole ? last.toByteString() : ByteString.EMPTY;
        return new Knock(message.endpoint(), message.from(), delimited, body, whole ? Head.read(body) : Optional.empty());
    }

    /** A denied key is told so if there is a request to answer; nothing else is done for it. */
    private void deny(Knock knock, Decision.Denied denied) {
        guard.refused(WHERE, knock.from().key(), denied.reason());
        if (!knock.requestId().isEmpty()) {
            way(knock, NOTHING_TO_LEAVE).sendDenied(replies.refusal(knock.requestId(),
                    denied.temporary() ? Refusals.noPolicy() : Refusals.unknownKey()));
        }
    }

    private void admit(Knock knock, Grant grant) {
        if (isGrant(knock)) {
            // Held by the stream's own credit; what grants nothing to nobody counts like a request, and is not answered.
            if (!parts.router().grant(grant.principal(), knock.requestId(), knock.head().orElseThrow().credit())) {
                rate.take(grant.principal().id());
            }
            return;
        }
        var refused = refusal(knock, grant);
        int size = knock.body().size();
        if (refused.isEmpty() && !inFlight.enter(size)) {
            refused = Optional.of(Refusals.overloaded());
        }
        if (refused.isPresent()) {
            parts.refuse(way(knock, NOTHING_TO_LEAVE), grant.principal(), knock.head(), refused.get());
            return;
        }
        var ask = new Ask(grant, knock.head().orElseThrow(), knock.body(),
                way(knock, () -> inFlight.leave(size)));
        if (!ask.reply().reserve()) {
            parts.refuse(ask.reply(), ask.principal(), knock.head(), Refusals.noRoomForReplies());
            return;
        }
        try {
            worker.execute(new Visit(ask, desk));
        } catch (RejectedExecutionException full) {
            parts.refuse(ask.reply(), ask.principal(), knock.head(), Refusals.overloaded());
        }
    }

    /** Why a known key's message goes no further; chunks are held by their stream's credit, not by the rate. */
    private Optional<Refusal> refusal(Knock knock, Grant grant) {
        boolean tokenRight = knock.head().map(h -> token.accepts(h.authToken())).orElse(false);
        boolean free = grant.permissions().allow(Action.ADMINISTER, "rates")
                || tokenRight && knock.head().map(Head::isChunk).orElse(false);
        if (!free) {
            var wait = rate.take(grant.principal().id());
            if (!wait.isZero()) {
                return Optional.of(Refusals.rateLimited(wait));
            }
        }
        if (knock.head().isEmpty()) {
            return Optional.of(Refusals.unparseable());
        }
        if (!tokenRight) {
            guard.refused(WHERE, knock.from().key(), "auth_token missing or wrong");
            return Optional.of(Refusals.wrongToken());
        }
        return knock.head().get().unknownOperation().map(Refusals::unknownOperation);
    }

    private boolean isGrant(Knock knock) {
        return knock.head().filter(h -> h.isGrant() && token.accepts(h.authToken())).isPresent();
    }

    private Reply way(Knock knock, Runnable ended) {
        return new Reply(new Reply.Way(knock.endpoint(), knock.from(), knock.delimited()), guard, ended,
                () -> replies.refusal(knock.requestId(), Refusals.noPolicy()));
    }

    /** What waits for the desk; whoever drops it unread abandons it, so that nothing stays set aside. */
    record Visit(Ask ask, Consumer<Ask> desk) implements Runnable {
        @Override
        public void run() {
            desk.accept(ask);
        }

        void abandon() {
            ask.reply().abandon();
        }
    }

    /** A message at the door; no head if it is none that could be read. */
    private record Knock(Endpoint endpoint, Peer from, boolean delimited, ByteString body, Optional<Head> head) {
        String requestId() {
            return head.map(Head::requestId).orElse("");
        }
    }
}
