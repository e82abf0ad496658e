package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;
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
import spine.broker.control.internal.Command;
import spine.broker.control.internal.Commander;

/**
 * Commands on the control plane: PING, for everybody who was let in; those of BR-04, for those who may administer control;
 * and the revocation of a key (SEC-41), for those who may administer keys. What they say holds when this returns, whatever
 * waits on the other planes, and is answered when it is in its file and in the journal.
 */
final class Control {
    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    private static final int KEY_BYTES = 32;
    private static final String ADMINISTER_KEYS = "administer keys";
    private static final String ADMINISTER_CONTROL = "administer control";
    private static final String ALL = "There are PING, " + Arrays.stream(Command.values()).map(Command::name)
            .collect(Collectors.joining(", ")) + ", and revocations.";

    private final RevocationList revocations;
    private final Guard guard;
    private final Sending sending;
    private final CommandRecord record;
    private final Commander commander;
    private final Clock clock;

    Control(RevocationList revocations, Guard guard, Sending sending, CommandRecord record, Commander commander,
            Clock clock) {
        this.revocations = revocations;
        this.guard = guard;
        this.sending = sending;
        this.record = record;
        this.commander = commander;
        this.clock = clock;
    }

    /** @throws InvalidProtocolBufferException if the payload does not parse */
    void take(Back back, EnvelopeHead head, ByteString body, Grant grant) throws InvalidProtocolBufferException {
        var text = head.payloadField() == EnvelopeHead.TEXT ? NeuralSpike.parseFrom(body).getTextData() : "";
        var command = Command.of(text);
        if (text.equals("PING")) {
            back.answer(reply(head).setTextData("PONG").build());
        } else if (command != null) {
            command(back, head, command, grant);
        } else if (head.payloadField() == EnvelopeHead.REVOCATION) {
            revoke(back, head, NeuralSpike.parseFrom(body), grant);
        } else if (!sending.isAllowed(grant.permissions(), head)) {
            forbidden(back, head, grant, sending.words(head));
        } else if (head.payloadField() == EnvelopeHead.TEXT) {
            back.refuse(head.requestId(), new Refusal(ErrorCode.INVALID_REQUEST, "There is no control command '"
                    + Throttle.printable(text) + "'.", ALL));
        } else {
            back.refuse(head.requestId(), new Refusal(ErrorCode.NOT_IMPLEMENTED, "The control plane takes no "
                    + Sending.kind(head) + ".", ALL));
        }
    }

    private void command(Back back, EnvelopeHead head, Command command, Grant grant) {
        if (!grant.permissions().allow(Action.ADMINISTER, "control")) {
            forbidden(back, head, grant, ADMINISTER_CONTROL);
            return;
        }
        var by = by(head, grant);
        var written = record.command(by, command.name(), "");
        commander.take(command, by.key()).whenComplete((said, failure) -> record.settle(written, level -> {
            if (failure != null) {
                LOG.error("request {}: {} failed", head.requestId(), command, failure);
                back.refuse(head.requestId(), new Refusal(ErrorCode.INTERNAL, command + " failed.",
                        "The broker's log has the details."));
            } else if (said.refusal() != null) {
                back.refuse(head.requestId(), said.refusal());
            } else {
                back.answer(reply(head).setDurability(level).setTextData(said.text()).build());
                commander.acknowledged(command);
            }
        }));
    }

    private static CommandRecord.By by(EnvelopeHead head, Grant grant) {
        return new CommandRecord.By(grant.principal().id(), head.requestId(), TraceContext.of(head.trace()));
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
            var by = by(head, grant);
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
