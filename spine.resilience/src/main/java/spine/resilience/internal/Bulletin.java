package spine.resilience.internal;

import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.monitor.Monitor;
import spine.api.resilience.Breaker.State;
import spine.api.security.AuditLog;

/** Tells people what became of a breaker: in the log and the monitor, and of one that does not recover in the audit log too (CB-06). */
final class Bulletin {
    private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

    private volatile AuditLog audit;
    private volatile Monitor monitor;

    void audit(AuditLog log) {
        audit = log;
    }

    /** It is gone, unless another has come in its place. */
    synchronized void noAudit(AuditLog log) {
        if (audit == log) {
            audit = null;
        }
    }

    void monitor(Monitor watching) {
        monitor = watching;
    }

    /** It is gone, unless another has come in its place. */
    synchronized void noMonitor(Monitor watching) {
        if (monitor == watching) {
            monitor = null;
        }
    }

    void tell(ServiceBreaker breaker, BreakerState before, BreakerState after, Now now) {
        toWatchers(breaker, after, now);
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

    private void toWatchers(ServiceBreaker breaker, BreakerState after, Now now) {
        var watching = monitor;
        if (watching != null) {
            watching.event("events.breakers", after.state().name().toLowerCase(Locale.ROOT), breaker.service(),
                    Map.of("lane", breaker.lane().name(), "failures", Integer.toString(after.failures()),
                            "seconds", Long.toString(after.remaining(now).toSeconds())));
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
