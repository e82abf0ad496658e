package spine.security.curve.local.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.VerifiedKey;

/**
 * Pairs whoever runs under our own account, or as root: a {@link PairRequest} without proof in, a {@link PairReply}
 * out, framed as {@link TimedChannel} says. The key becomes an administrator's; a pairing window that is open
 * stays open.
 */
final class LocalPairing implements LocalServer.Talk {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPairing.class);

    /** Makes a key an administrator's, on the disk when it returns. */
    interface Enrolment {
        /** @throws SpineException if the key is one that is never trusted */
        void enrol(VerifiedKey key, String label) throws IOException, SpineException;
    }

    private final Enrolment enrolment;
    private final AuditLog audit;

    LocalPairing(Enrolment enrolment, AuditLog audit) {
        this.enrolment = enrolment;
        this.audit = audit;
    }

    @Override
    public void with(TimedChannel peer, boolean admitted) throws IOException {
        PairReply reply;
        try {
            var message = peer.read();
            reply = admitted ? answer(message)
                    : refuse("", ErrorCode.FORBIDDEN, "Only root and the account that Spine runs as may pair here.");
        } catch (TimedChannel.LengthException | InvalidProtocolBufferException e) {
            reply = refuse("", ErrorCode.INVALID_REQUEST, "This is no pairing request.");
        }
        peer.write(reply.toByteArray());
    }

    private PairReply answer(byte[] message) throws InvalidProtocolBufferException {
        var request = PairRequest.parseFrom(message);
        ByteString bytes = request.getClientPublicKey();
        if (bytes.size() != 32) {
            return refuse("", ErrorCode.INVALID_REQUEST, "A public key has 32 bytes, not " + bytes.size() + ".");
        }
        var key = VerifiedKey.of(bytes.toByteArray());
        try {
            enrolment.enrol(key, request.getLabel());
        } catch (SpineException e) {
            return refuse(key.z85(), e.refusal().code(), e.refusal().sentence());
        } catch (IOException e) {
            LOG.error("A locally paired key could not be written to the whitelist", e);
            return refuse(key.z85(), ErrorCode.UNAVAILABLE, "The whitelist could not be written; the log says why.");
        }
        audit.record("AUTH-001", Level.INFO, "paired locally",
                Map.of("client_pubkey", key.z85(), "success", "true", "remote_ip", "local", "role", "admin"));
        return PairReply.newBuilder().setStatusCode(200).setMessage("Paired as admin.").build();
    }

    private PairReply refuse(String key, ErrorCode code, String message) {
        audit.record("AUTH-001", Level.WARNING, "local pairing refused",
                Map.of("client_pubkey", key, "success", "false", "remote_ip", "local", "reason", message));
        return PairReply.newBuilder().setStatusCode(code.status()).setMessage(message).build();
    }
}
