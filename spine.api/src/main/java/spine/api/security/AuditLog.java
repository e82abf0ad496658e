package spine.api.security;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Records what matters for security (SEC-43). Never blocks for long, never throws; no secret ever goes in. */
@ProviderType
public interface AuditLog {
    /**
     * @param eventId such as {@code AUTH-001}
     * @param level   {@code INFO}, {@code WARNING} or {@code CRITICAL}
     * @param event   what happened, in words
     * @param data    flat facts: {@code client_pubkey}, {@code success}, {@code reason}
     */
    void record(String eventId, Level level, String event, Map<String, String> data);

    /** How much it matters. */
    enum Level {
        INFO, WARNING, CRITICAL
    }
}
