package spine.broker.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;

/**
 * The kernel's way to the audit log, which may come and go: what happens while none is there is counted, and a log that
 * fails stops nobody. Thread-safe, never throws.
 */
@Component(service = Auditor.class)
public final class Auditor {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    private final Counters counters;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditLog log;

    @Activate
    public Auditor(@Reference Counters counters) {
        this.counters = counters;
    }

    /** See {@link AuditLog#record}. */
    void record(String eventId, AuditLog.Level level, String event, Map<String, String> data) {
        var now = log;
        if (now == null) {
            counters.add("audit.missing");
            return;
        }
        try {
            now.record(eventId, level, event, data);
        } catch (RuntimeException | LinkageError broken) {
            counters.add("audit.failed");
            LOG.error("the audit log failed at event={}", eventId, broken);
        }
    }
}
