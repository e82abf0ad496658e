package spine.generations.internal;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;

/**
 * Passes events to the audit log that is there, and keeps up to 256 of them while there is none: bundles are swapped
 * while drop-ins come. Thread-safe.
 */
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int KEPT = 256;

    private final ArrayDeque<Consumer<AuditLog>> kept = new ArrayDeque<>();
    private AuditLog log;

    synchronized void record(String eventId, AuditLog.Level level, String event, Map<String, String> data) {
        Consumer<AuditLog> entry = to -> to.record(eventId, level, event, data);
        if (log != null) {
            pass(entry);
        } else if (kept.size() < KEPT) {
            kept.add(entry);
        } else {
            LOG.error("no audit log is there and {} events wait for it; not audited: {} {} {}", KEPT, eventId, event,
                    data);
        }
    }

    synchronized void bind(AuditLog arrived) {
        log = arrived;
        while (!kept.isEmpty()) {
            pass(kept.remove());
        }
    }

    synchronized void unbind(AuditLog leaving) {
        if (log == leaving) {
            log = null;
        }
    }

    private void pass(Consumer<AuditLog> entry) {
        try {
            entry.accept(log);
        } catch (RuntimeException broken) {
            LOG.error("the audit log failed", broken);
        }
    }
}
