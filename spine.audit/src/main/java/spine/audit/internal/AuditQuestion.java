package spine.audit.internal;

import java.util.Optional;
import java.util.stream.Stream;
import spine.admin.AdminCommand;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditHead;
import spine.audit.AuditSigners;
import spine.keys.VerificationKey;

/** A command to the audit agent, with the fields that are the audit log's own. */
record AuditQuestion(AdminCommand command) {
    private static final int MOST_BYTES = 4096;

    static AuditQuestion parse(Payload request) throws SpineException {
        return new AuditQuestion(AdminCommand.parse(request, MOST_BYTES, AuditAgent.USAGE));
    }

    Level level() throws SpineException {
        return command.read("level", text -> {
            try {
                return text.isEmpty() ? Level.INFO : Level.valueOf(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it is none of INFO, WARNING, CRITICAL", e);
            }
        });
    }

    Optional<AuditHead> expect() throws SpineException {
        return command.read("expect", text -> text.isEmpty() ? Optional.empty() : Optional.of(AuditHead.parse(text)));
    }

    /** Whose signatures are to count, if that was said. */
    Optional<AuditSigners> signers() throws SpineException {
        return command.read("signer", text -> text.isEmpty() ? Optional.empty() : Optional.of(AuditSigners.of(
                Stream.of(text.split(" ")).map(VerificationKey::ofZ85).toList())));
    }
}
