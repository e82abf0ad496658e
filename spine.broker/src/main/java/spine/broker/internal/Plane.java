package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.message.NeuralSpike;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/**
 * One of the broker's ROUTERs. Each message passes, in this order: the guard with its verified key (again, for
 * every message), the envelope's rules, the sender's identity; then it is a reply, a heartbeat, a Hello, or a
 * request, which its permissions must allow. Runs on the reactor's thread, never blocks (BR-06) and never throws
 * (SP-16). An error is never answered, so that two brokers cannot quarrel for ever.
 */
final class Plane implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Plane.class);

    /** Which plane, in the order in which they are served. */
    enum Kind {
        CONTROL, AGENTS, DATA;

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Refusal NOT_ENTITLED = new Refusal(ErrorCode.UNAUTHORIZED, "This key is not entitled.",
            "Pair it, or ask the administrator.");
    private static final Refusal FOREIGN_ID = new Refusal(ErrorCode.FORBIDDEN,
            "This key may not connect with the routing id that it has: that is another key's, or of a component or"
                    + " instance that the whitelist does not give to this one.",
            "Use one that nobody else has, or none.").with(EnvelopeRules.RULE, "SEC-20");

    private final Kind kind;
    private final String received;
    private final Guard guard;
    private final Counters counters;
    private final EnvelopeRules rules;
    private final Registration registration;
    private final PlaneRequests requests;
    private final Sending sending;
    private final Control control;
    private final Throttle log = new Throttle(System::nanoTime);

    Plane(Kind kind, Guard guard, Counters counters, EnvelopeRules rules, Registration registration,
            PlaneRequests requests, Sending sending, Control control) {
        this.kind = kind;
        this.received = "received." + kind.lower();
        this.guard = guard;
        this.counters = counters;
        this.rules = rules;
        this.registration = registration;
        this.requests = requests;
        this.sending = sending;
        this.control = control;
    }

    @Override
    public void onMessage(Inbound message) {
        counters.add(received);
        var frames = message.frames();
        boolean delimited = frames.size() == 2 && !frames.get(0).bytes().hasRemaining();
        var body = delimited || frames.size() == 1 ? frames.get(frames.size() - 1).toByteString() : null;
        var back = new Back(message, delimited, guard, counters);
        message.release();
        var decision = guard.check(back.from().key());
        if (decision instanceof Decision.Granted granted) {
            admit(back, body, granted.grant());
        } else if (decision instanceof Decision.Denied denied) {
            deny(back, body, denied);
        }
    }

    /** Counted, audited and cut by the guard; told so only where there is a request to answer. */
    private void deny(Back back, ByteString body, Decision.Denied denied) {
        guard.refused(kind.name(), back.from().key(), denied.reason());
        try {
            var head = EnvelopeHead.read(body == null ? ByteString.EMPTY : body);
            if (!head.requestId().isEmpty() && head.payloadField() != EnvelopeHead.ERROR) {
                back.sendDenied(SpikeCodec.reply(head.requestId(), denied.temporary() ? Back.NO_POLICY : NOT_ENTITLED));
            }
        } catch (InvalidProtocolBufferException e) {
            counters.add("refused.undecodable");
        }
    }

    private void admit(Back back, ByteString body, Grant grant) {
        EnvelopeHead head;
        try {
            if (body == null) {
                throw new InvalidProtocolBufferException("neither a body nor an empty frame and a body");
            }
            head = EnvelopeHead.read(body);
        } catch (InvalidProtocolBufferException e) {
            requests.admitted(back, null, grant);
            undecodable(back, "", e);
            return;
        }
        requests.admitted(back, head, grant);
        try {
            accept(back, body, head, grant);
        } catch (InvalidProtocolBufferException e) {
            undecodable(back, head.requestId(), e);
        } catch (RuntimeException broken) {
            counters.add("planes.failed");
            if (log.pass(broken.getClass()) >= 0) {
                LOG.error("{} plane failed at a message key={}", kind, back.from().key(), broken);
            }
            refuse(back, head, new Refusal(ErrorCode.INTERNAL, "The broker failed.", "Its log has the details."));
        }
    }

    private void undecodable(Back back, String requestId, InvalidProtocolBufferException why) {
        counters.add("refused.undecodable");
        guard.refused(kind.name(), back.from().key(), "undecodable: " + why.getMessage());
        back.refuse(requestId, new Refusal(ErrorCode.INVALID_REQUEST, "The message does not parse.",
                "Send a NeuralSpike of schema " + SpikeCodec.SCHEMA_MAJOR + "."));
    }

    private void refuse(Back back, EnvelopeHead head, Refusal why) {
        if (head.payloadField() != EnvelopeHead.ERROR) {
            back.refuse(head.requestId(), why);
        }
    }

    private void accept(Back back, ByteString body, EnvelopeHead head, Grant grant)
            throws InvalidProtocolBufferException {
        var wrong = rules.check(head);
        if (wrong == null) {
            wrong = identity(back, head, grant);
            if (wrong != null) {
                guard.refused(kind.name() + KernelGuard.IDENTITY, back.from().key(), wrong.reason());
            }
        }
        if (wrong != null) {
            back.countRule(wrong);
            refuse(back, head, wrong);
            return;
        }
        dispatch(back, head.mirrored() ? unmirrored(body) : body, head, grant);
    }

    private Refusal identity(Back back, EnvelopeHead head, Grant grant) {
        return registration.mayUseItsId(back.from(), grant)
                ? rules.checkSender(head, grant, kind == Kind.AGENTS || isClient(grant)) : FOREIGN_ID;
    }

    /** Plain clients and administrators have no component number; on the control plane they may ping. */
    private boolean isClient(Grant grant) {
        return kind == Kind.CONTROL && grant.components().isEmpty();
    }

    private void dispatch(Back back, ByteString body, EnvelopeHead head, Grant grant)
            throws InvalidProtocolBufferException {
        if (head.payloadField() == EnvelopeHead.HELLO) {
            back.answer(registration.hello(kind, back, grant, NeuralSpike.parseFrom(body)));
            return;
        }
        var agent = registration.known(kind, back, grant);
        var isReport = head.payloadField() == EnvelopeHead.STATUS;
        if (agent == null && (isReport || kind == Kind.AGENTS)) {
            refuse(back, head, Registration.STRANGER);
            return;
        }
        if (agent != null) {
            registration.seen(agent, isReport ? NeuralSpike.parseFrom(body).getStatus() : null);
        }
        if (isReport) {
            return;
        }
        if (head.isAck()) {
            ack(head, grant, agent);
            return;
        }
        if (kind != Kind.CONTROL) {
            answerOrRequest(back, body, head, grant, agent);
        } else if (!head.isReply()) {
            control.take(back, head, body, grant);
        }
    }

    /** Credit, which is never answered: under the id of its Hello an agent's own, else of a stream that it has asked for. */
    private void ack(EnvelopeHead head, Grant grant, RemoteAgent agent) {
        if (agent != null && agent.joining().creditId().equals(head.requestId())) {
            agent.destination().credit(Math.min(Registration.MOST_CREDIT, head.credit()));
        } else if (!requests.grant(head, grant)) {
            counters.add("credits.late");
        }
    }

    /** What answers nothing that waits is a request, unless it can be told to be a late, doubled or forged reply. */
    private void answerOrRequest(Back back, ByteString body, EnvelopeHead head, Grant grant, RemoteAgent agent)
            throws InvalidProtocolBufferException {
        if (agent != null && agent.destination().reply(head, body)) {
            return;
        }
        if (head.isReply() || agent != null && agent.destination().isDone(head.requestId())) {
            counters.add("replies.late");
        } else if (kind == Kind.AGENTS && !head.isAddressed() && needsRecipient(head)) {
            counters.add("replies.late");
            back.refuse(head.requestId(), new Refusal(ErrorCode.INVALID_REQUEST,
                    "Nobody waits for this as a reply, and as a request it names no recipient.",
                    "Set recipient_name, capability or recipient."));
        } else if (!sending.isAllowed(grant.permissions(), head)) {
            var operation = sending.words(head);
            guard.refused(kind.name() + ".permission", back.from().key(), "may not " + operation);
            back.refuse(head.requestId(), Sending.forbidden(grant, operation));
        } else {
            requests.request(back, head, body, grant);
        }
    }

    private static boolean needsRecipient(EnvelopeHead head) {
        return head.payloadField() != EnvelopeHead.CANCEL && head.payloadField() != EnvelopeHead.DISCOVER;
    }

    private static ByteString unmirrored(ByteString body) throws InvalidProtocolBufferException {
        return NeuralSpike.parseFrom(body).toBuilder().clearMirrored().build().toByteString();
    }

    @Override
    public void onGone(Endpoint endpoint, Peer peer) {
        registration.gone(kind, endpoint, peer);
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            // A refused handshake was told to the guard by the gate already.
            case HANDSHAKE_FAILED, PROTOCOL_ERROR ->
                guard.disturbed(kind.name(), event.kind().name(), event.address(), event.detail());
            case IDENTITY -> guard.disturbed(kind.name() + KernelGuard.IDENTITY, event.kind().name(),
                    event.address(), event.detail());
            default -> LOG.debug("{} plane: {} peer={}", kind, event.kind(), event.address());
        }
    }
}
