package spine.generations.internal;

import java.util.Map;
import spine.api.security.AuditLog;

/** A drop-in whose signature is missing, wrong or not trusted; knows how that is audited (SEC-43). */
final class SignatureRefused extends Refused {
    private static final long serialVersionUID = 1L;

    private final String eventId;
    private final transient Map<String, String> data;

    /** @param eventId {@code SEC-010} to {@code SEC-012} */
    SignatureRefused(String eventId, String sentence, String remedy, Map<String, String> data) {
        super(sentence, remedy);
        this.eventId = eventId;
        this.data = Map.copyOf(data);
    }

    /** To be called once the refusal is final. */
    void audit(AuditTrail trail) {
        var level = eventId.equals(SignatureCheck.WRONG) ? AuditLog.Level.CRITICAL : AuditLog.Level.WARNING;
        trail.record(eventId, level, "drop-in refused: " + getMessage(), data);
    }
}
