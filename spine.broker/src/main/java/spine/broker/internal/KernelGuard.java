package spine.broker.internal;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.PolicyService;

/**
 * Asks the policy that is there now, and says no when none is, or when it fails (SEC-16, SEC-17). The references
 * are dynamic: the policy bundle can be swapped under load without the kernel going down. Every refusal is counted;
 * log and audit get the first of each kind and then a sum, so that a refused peer cannot fill the disk.
 */
@Component
public final class KernelGuard implements Guard {
    /** Ends the {@code where} of a refusal because a key is not who it says it is: AUTH-003 instead of AUTH-002. */
    static final String IDENTITY = ".identity";
    private static final Logger LOG = LoggerFactory.getLogger(KernelGuard.class);
    private static final Decision NO_POLICY = new Decision.Denied("no policy service is there");
    private static final Decision POLICY_FAILED = new Decision.Denied("the policy service failed");

    private final Counters counters;
    private final LongSupplier nanoClock;
    /** One for each place, so that noise at one does not hide another; places are named in the code. */
    private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PolicyService policy;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditLog audit;

    @Activate
    public KernelGuard(@Reference Counters counters) {
        this(counters, System::nanoTime);
    }

    KernelGuard(Counters counters, LongSupplier nanoClock) {
        this.counters = counters;
        this.nanoClock = nanoClock;
    }

    @Override
    public Decision check(Credential key) {
        var now = policy;
        if (now == null) {
            return NO_POLICY;
        }
        try {
            var decision = now.current().decide(key);
            return decision == null ? POLICY_FAILED : decision;
        } catch (Throwable broken) {
            // Deny whatever happened; the policy is replaceable code and must not decide by dying.
            counters.add("policy.failed");
            if (throttle("policy").pass(broken.getClass()) >= 0) {
                LOG.error("policy failed for key={}", key, broken);
            }
            return POLICY_FAILED;
        }
    }

    @Override
    public void refused(String where, Credential key, String reason) {
        counters.add("refused." + where);
        long leftOut = throttle(where).pass(key);
        if (leftOut < 0) {
            return;
        }
        var why = Throttle.printable(reason);
        LOG.warn("refused at={} key={} reason={} before={}", where, key, why, leftOut);
        var log = audit;
        if (log != null) {
            record(log, where, Map.of("client_pubkey", key.id(), "where", where, "reason", why,
                    "left_out_before", Long.toString(leftOut)));
        }
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        counters.add("connections." + what.toLowerCase(Locale.ROOT));
        long leftOut = throttle(where + ".connections").pass(what);
        if (leftOut < 0) {
            return;
        }
        var why = Throttle.printable(detail);
        LOG.warn("{} at={} peer={} {} before={}", what, where, address, why, leftOut);
        var log = audit;
        if (log != null) {
            record(log, where, Map.of("remote_ip", address, "where", where, "reason", what + " " + why,
                    "left_out_before", Long.toString(leftOut)));
        }
    }

    private void record(AuditLog log, String where, Map<String, String> data) {
        try {
            log.record(where.endsWith(IDENTITY) ? "AUTH-003" : "AUTH-002", AuditLog.Level.WARNING, "refused", data);
        } catch (RuntimeException broken) {
            counters.add("audit.failed");
            LOG.error("the audit log failed at={}", where, broken);
        }
    }

    private Throttle throttle(String place) {
        return throttles.computeIfAbsent(place, p -> new Throttle(nanoClock));
    }
}
