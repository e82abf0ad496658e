package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.TraceContext;
import spine.api.message.NeuralSpike;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;
import spine.api.security.VerifiedKey;

/**
 * Commands on the control plane: PING, for everybody who was let in, and the revocation of a key (SEC-41), for those who
 * may administer keys: it holds when this returns, whatever waits on the other planes, and is
 * answered when it is in its file and in the journal. What is not built yet says so
 * with its name (501).
 */
final class Control {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    private static final int KEY_BYTES = 32;
    private static final String ADMINISTER_KEYS = "administer keys";

    private final RevocationList revocations;
    private final Guard guard;
    private final Sending sending;
    private final CommandRecord record;
    private final Clock clock;

    Control(RevocationList revocations, Guard guard, Sending sending, CommandRecord record, Clock clock) {
        this.revocations = revocations;
        this.guard = guard;
        this.sending = sending;
        this.record = record;
        this.clock = clock;
    }

    /** @throws InvalidProtocolBufferException if the payload does not parse */
    void take(Back back, EnvelopeHead head, ByteString body, Grant grant) throws InvalidProtocolBufferException {
        var command = head.payloadField() == EnvelopeHead.TEXT ? NeuralSpike.parseFrom(body).getTextData() : "";
        if (command.equals("PING")) {
            back.answer(reply(head).setTextData("PONG").build());
        } else if (head.payloadField() == EnvelopeHead.REVOCATION) {
            revoke(back, head, NeuralSpike.parseFrom(body), grant);
        } else if (!sending.isAllowed(grant.permissions(), head)) {
            forbidden(back, head, grant, sending.words(head));
        } else {
            back.refuse(head.requestId(), new Refusal(ErrorCode.NOT_IMPLEMENTED, "Control command '"
                    + Throttle.printable(command) + "' is not built yet.", "PING is."));
        }
    }

    private void forbidden(Back back, EnvelopeHead head, Grant grant, String operation) {
        guard.refused("CONTROL.permission", back.from().key(), "may not " + operation);
        back.refuse(head.requestId(), Sending.forbidden(grant, operation));
    }

    private void revoke(Back back, EnvelopeHead head, NeuralSpike spike, Grant grant) {
        var wanted = spike.getRevocation();
        if (!grant.permissions().allow(Action.ADMINISTER, "keys")) {
            forbidden(back, head, grant, ADMINISTER_KEYS);
        } else if (wanted.getPublicKey().size() != KEY_BYTES) {
            back.refuse(head.requestId(), new Refusal(ErrorCode.INVALID_REQUEST,
                    "public_key has " + wanted.getPublicKey().size() + " bytes, not " + KEY_BYTES + ".",
                    "Send the raw public key."));
        } else {
            var key = VerifiedKey.of(wanted.getPublicKey().toByteArray());
            var by = new CommandRecord.By(grant.principal().id(), head.requestId(), TraceContext.of(head.trace()));
            var written = record.command(by, "revoke", key.z85());
            revocations.revokeSoon(key, wanted.getReason(), by.key()).whenComplete((fresh, failure) ->
                    record.settle(written, level -> done(back, reply(head).setDurability(level), fresh, failure)));
        }
    }

    private void done(Back back, NeuralSpike.Builder reply, Boolean fresh, Throwable failure) {
        if (failure == null) {
            back.answer(reply.setTextData(fresh ? "REVOKED" : "REVOKED BEFORE").build());
        } else {
            LOG.error("request {}: a revocation could not be written", reply.getRequestId(), failure);
            back.refuse(reply.getRequestId(), new Refusal(ErrorCode.INTERNAL,
                    "The key is refused from now on, but that could not be written and ends with a restart.",
                    "See the broker's log, mend the disk, and send it again."));
        }
    }

    private NeuralSpike.Builder reply(EnvelopeHead head) {
        return NeuralSpike.newBuilder().setRequestId(head.requestId())
                .setTimestamp(clock.millis()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR);
    }
}
