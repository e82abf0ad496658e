package spine.security.firewall.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Call;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;

/**
 * Counts hits, and notes them in log and audit: never the text. Each pattern is noted {@value #NOTES} times in a window
 * of ten seconds and then summed up with the next note, so that nobody can fill the disk. Thread-safe.
 */
final class Findings {
    static final String EVENT_ID = "SEC-001";
    static final int NOTES = 10;
    static final long WINDOW_NANOS = 10_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);
    /** As many patterns as a file may hold, and what a few reloads may leave. */
    private static final int MOST_WINDOWS = 4 * PatternReader.MOST_RULES;

    private final AuditLog audit;
    private final LongSupplier nanoClock;
    private final AtomicLong blocked = new AtomicLong();
    private final AtomicLong warned = new AtomicLong();
    private final Map<String, Window> windows = new HashMap<>();

    private static final class Window {
        private long began;
        private int notes;
        private long leftOut;
    }

    Findings(AuditLog audit, LongSupplier nanoClock) {
        this.audit = audit;
        this.nanoClock = nanoClock;
    }

    long blocked() {
        return blocked.get();
    }

    long warned() {
        return warned.get();
    }

    void hit(Call call, Rule rule) {
        note(call, rule.id(), rule.severity(), rule.action());
    }

    /** Blocks for a reason that is no pattern's. */
    void refused(Call call, String why) {
        note(call, why, Rule.Severity.HIGH, Rule.Action.BLOCK);
    }

    private void note(Call call, String pattern, Rule.Severity severity, Rule.Action action) {
        (action == Rule.Action.BLOCK ? blocked : warned).incrementAndGet();
        long leftOut = pass(pattern);
        if (leftOut < 0) {
            return;
        }
        var who = call.principal();
        LOG.warn("firewall action={} pattern={} request={} key={} before={}", action.word(), pattern,
                call.requestId(), who.id(), leftOut);
        audit.record(EVENT_ID, severity == Rule.Severity.CRITICAL ? Level.CRITICAL : Level.WARNING, "firewall",
                Map.of("pattern", pattern, "severity", severity.word(), "action", action.word(), "principal",
                        who.id(), "request_id", call.requestId(), "left_out_before", Long.toString(leftOut)));
    }

    /** How many were left out before this one, or -1 to leave it out. */
    private synchronized long pass(String pattern) {
        if (windows.size() >= MOST_WINDOWS && !windows.containsKey(pattern)) {
            windows.clear();
        }
        long now = nanoClock.getAsLong();
        var window = windows.computeIfAbsent(pattern, p -> new Window());
        if (window.notes == 0 || now - window.began >= WINDOW_NANOS) {
            window.began = now;
            window.notes = 0;
        }
        if (window.notes == NOTES) {
            window.leftOut++;
            return -1;
        }
        window.notes++;
        long leftOut = window.leftOut;
        window.leftOut = 0;
        return leftOut;
    }

    /** That other patterns hold, or a file was refused. */
    void changed(Level level, String event, Map<String, String> data) {
        audit.record(EVENT_ID, level, event, data);
    }
}
