package spine.broker.internal;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Principal;
import spine.api.security.AuditLog;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.PolicyService;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/**
 * Says yes only by a snapshot of a policy that is there, and never to a revoked key (SEC-16, SEC-17, SEC-41). Policies
 * may be swapped under load without the kernel going down; see {@link Policies}. Every refusal is counted; log and
 * audit get the first of each kind and then a sum, so that a refused peer cannot fill the disk.
 */
@Component(service = Guard.class, configurationPid = BrokerConfig.PID)
public final class KernelGuard implements Guard {
    /** Ends the {@code where} of a refusal because a key is not who it says it is: AUTH-003 instead of AUTH-002. */
    static final String IDENTITY = ".identity";
    private static final Logger LOG = LoggerFactory.getLogger(KernelGuard.class);
    private static final String NO_POLICY = "refused.no_policy";

    private final Counters counters;
    private final Auditor auditor;
    private final RevocationList revocations;
    private final LongSupplier nanoClock;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, RouterThreads.daemon("spine-guard"));
    private final Losses losses;
    private final Policies policies;
    private final Subscription revoked;
    /** One for each place, so that noise at one does not hide another; places are named in the code. */
    private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

    @Activate
    public KernelGuard(@Reference Counters counters, @Reference Auditor auditor,
            @Reference RevocationList revocations, BrokerConfig config) {
        this(counters, auditor, revocations, BrokerLimits.checked(config), System::nanoTime);
    }

    KernelGuard(Counters counters, Auditor auditor, RevocationList revocations, BrokerConfig config,
            LongSupplier nanoClock) {
        this.counters = counters;
        this.auditor = auditor;
        this.revocations = revocations;
        this.nanoClock = nanoClock;
        timer.setRemoveOnCancelPolicy(true);
        losses = new Losses(timer, counters);
        policies = new Policies(new Policies.Limits(config.policyDeadlineMillis(), config.policyGraceMillis()),
                counters, nanoClock, timer, this::check, losses::compare);
        revoked = revocations.onRevoked(key -> losses.cut(key, "the key is revoked"));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService policy, Map<String, Object> properties) {
        policies.add(policy, properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE);
    }

    void removePolicy(PolicyService policy) {
        policies.remove(policy);
    }

    @Deactivate
    void close() {
        revoked.close();
        policies.close();
        timer.shutdownNow();
    }

    @Override
    public Decision check(Credential credential) {
        var never = revocations.denial(credential);
        return never != null ? never : policies.decide(credential);
    }

    @Override
    public CompletionStage<Decision> admit(String where, Credential credential, String address) {
        var now = check(credential);
        if (now instanceof Decision.Denied denied && !denied.temporary()) {
            // No code of a policy runs for a stranger: it could not give him anything.
            note(where, credential, denied.reason());
            return CompletableFuture.completedFuture(denied);
        }
        if (policies.isFull()) {
            note(where, credential, Handshake.BUSY.reason());
            return CompletableFuture.completedFuture(Handshake.BUSY);
        }
        return policies.open(credential, address).result().thenApply(decision -> {
            if (LocationLock.holds(decision, address)) {
                note(where + IDENTITY, credential, LocationLock.DENIED.reason());
                return LocationLock.DENIED;
            }
            if (decision instanceof Decision.Denied denied) {
                note(where, credential, denied.reason());
            }
            return decision;
        });
    }

    @Override
    public Subscription watch(BiConsumer<Credential, String> cut) {
        return losses.watch(cut);
    }

    @Override
    public long policyVersion() {
        return policies.version();
    }

    @Override
    public Permissions permissions(Principal principal) {
        if (principal.equals(Principal.KERNEL)) {
            return Permissions.ALL;
        }
        try {
            return principal.scheme().equals("curve")
                    && check(VerifiedKey.ofZ85(principal.id())) instanceof Decision.Granted granted
                    ? granted.grant().permissions() : Permissions.NONE;
        } catch (IllegalArgumentException noKey) {
            return Permissions.NONE;
        }
    }

    @Override
    public void refused(String where, Credential credential, String reason) {
        note(where, credential, reason);
        if (check(credential) instanceof Decision.Denied denied && !denied.temporary()) {
            losses.cut(credential, denied.reason());
        }
    }

    private void note(String where, Credential credential, String reason) {
        counters.add("refused." + where);
        if (reason.equals(Policies.NO_POLICY.reason())) {
            counters.add(NO_POLICY);
        }
        long leftOut = throttle(where).pass(credential);
        if (leftOut < 0) {
            return;
        }
        var why = Throttle.printable(reason);
        LOG.warn("refused at={} key={} reason={} before={}", where, credential, why, leftOut);
        audit(where, Map.of("client_pubkey", credential.id(), "where", where, "reason", why,
                "left_out_before", Long.toString(leftOut)));
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
        audit(where, Map.of("remote_ip", address, "where", where, "reason", what + " " + why,
                "left_out_before", Long.toString(leftOut)));
    }

    private void audit(String where, Map<String, String> data) {
        auditor.record(where.endsWith(IDENTITY) ? "AUTH-003" : "AUTH-002", AuditLog.Level.WARNING, "refused", data);
    }

    private Throttle throttle(String place) {
        return throttles.computeIfAbsent(place, p -> new Throttle(nanoClock));
    }
}
