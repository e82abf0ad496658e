package spine.resilience.internal;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.resilience.Breaker.State;
import spine.api.security.AuditLog;

/** Tells people what became of a breaker: in the log, and of one that does not recover in the audit log too (CB-06). */
final class Bulletin {
    private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

    private volatile AuditLog audit;

    void audit(AuditLog log) {
        audit = log;
    }

    /** It is gone, unless another has come in its place. */
    synchronized void noAudit(AuditLog log) {
        if (audit == log) {
            audit = null;
        }
    }

    void tell(ServiceBreaker breaker, BreakerState before, BreakerState after, Now now) {
        if (after.state() == State.CLOSED) {
            LOG.info("circuit closed service={} lane={}", breaker.service(), breaker.lane());
        } else if (after.state() == State.OPEN) {
            LOG.warn("circuit open service={} lane={} seconds={} failures={} byServer={} failedRecoveries={}",
                    breaker.service(), breaker.lane(), after.remaining(now).toSeconds(), after.failures(),
                    after.byServer(), after.recoveries());
            if (after.recoveries() > before.recoveries() && after.recoveries() == breaker.rules().tellAfter()) {
                doesNotRecover(breaker, after);
            }
        }
    }

    private void doesNotRecover(ServiceBreaker breaker, BreakerState after) {
        LOG.error("service {} of lane {} does not recover: {} probes failed; repair or remove it", breaker.service(),
                breaker.lane(), after.recoveries());
        var log = audit;
        if (log != null) {
            log.record("CB-001", AuditLog.Level.WARNING, "service does not recover", Map.of("service", breaker.service(),
                    "lane", breaker.lane().name(), "failed_recoveries", Integer.toString(after.recoveries())));
        }
    }
}
