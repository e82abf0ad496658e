package spine.security.curve.policy.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.PolicySnapshot;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/**
 * Makes decisions of whitelist, roles, revocations and time, and publishes them: every change is a new snapshot of a
 * higher version, told to all subscribers in order before the call that made it returns. Thread-safe; {@link #current}
 * is one volatile read.
 */
public final class Snapshots {
    static final Denied UNKNOWN = new Denied("the key is not on the whitelist");
    static final Denied OVER = new Denied("the key has expired");
    static final Denied REVOKED = new Denied("the key was revoked");
    static final Denied NO_ROLE = new Denied("the policy does not define the key's role");
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int TOLD = 20;

    private final Predicate<VerifiedKey> revoked;
    private final SeenClock clock;
    private final VersionFile versions;
    private final AuditLog audit;
    private final List<Consumer<PolicySnapshot>> sinks = new CopyOnWriteArrayList<>();
    private WhitelistText whitelist = WhitelistText.EMPTY;
    private RoleBook book = Roles.ADMIN_ONLY;
    private Set<VerifiedKey> withoutRole = Set.of();
    private Instant next = Instant.MAX;
    private volatile PolicySnapshot current;

    Snapshots(Predicate<VerifiedKey> revoked, SeenClock clock, VersionFile versions, AuditLog audit) {
        this.revoked = revoked;
        this.clock = clock;
        this.versions = versions;
        this.audit = audit;
        this.current = new PolicySnapshot(versions.next(), Map.of(), new Denied("the whitelist was never read"));
    }

    public PolicySnapshot current() {
        return current;
    }

    synchronized Subscription subscribe(Consumer<PolicySnapshot> sink) {
        sinks.add(sink);
        tell(sink);
        return () -> sinks.remove(sink);
    }

    synchronized void take(WhitelistText text) {
        whitelist = text;
        publish();
    }

    synchronized void take(RoleBook roles) {
        book = roles;
        publish();
    }

    /** Notices that a key's time is over. */
    synchronized void look() {
        if (!clock.now().isBefore(next)) {
            publish();
        }
    }

    private void publish() {
        var now = clock.now();
        var entries = whitelist.entries().values();
        var decisions = new HashMap<VerifiedKey, Decision>(entries.size() * 2);
        entries.forEach(entry -> decisions.put(entry.key(), decide(entry, now)));
        next = entries.stream().map(WhitelistEntry::until).flatMap(Optional::stream).filter(now::isBefore)
                .min(Instant::compareTo).orElse(Instant.MAX);
        current = new PolicySnapshot(versions.next(), decisions, UNKNOWN);
        LOG.info("Policy version {}: {} keys", current.version(), decisions.size());
        sinks.forEach(this::tell);
        report(decisions);
    }

    private Decision decide(WhitelistEntry entry, Instant now) {
        if (revoked.test(entry.key())) {
            return REVOKED;
        }
        if (entry.isOver(now)) {
            return OVER;
        }
        return book.of(entry).<Decision>map(permissions -> new Granted(entry.grant(permissions))).orElse(NO_ROLE);
    }

    private void tell(Consumer<PolicySnapshot> sink) {
        try {
            sink.accept(current);
        } catch (RuntimeException e) {
            LOG.error("A subscriber did not take version {} of the policy", current.version(), e);
        }
    }

    /** Lines that give nobody anything because of their role, once each. */
    private void report(Map<VerifiedKey, Decision> decisions) {
        var lost = new ArrayList<VerifiedKey>();
        decisions.forEach((key, decision) -> {
            if (decision == NO_ROLE) {
                lost.add(key);
            }
        });
        lost.stream().filter(key -> !withoutRole.contains(key)).limit(TOLD).forEach(key -> {
            int line = whitelist.lineOf(key);
            LOG.warn("The whitelist's line {} gives nobody anything: {}", line, NO_ROLE.reason());
            audit.record("AUTH-004", Level.WARNING, "whitelist line skipped", Map.of("line", Integer.toString(line),
                    "reason", NO_ROLE.reason(), "client_pubkey", key.z85()));
        });
        withoutRole = new HashSet<>(lost);
    }

    /** Which of these entries' keys are trusted now and satisfy the test on what they may do. */
    synchronized List<WhitelistEntry> granted(Collection<WhitelistEntry> entries, Predicate<Granted> test) {
        var now = clock.now();
        return entries.stream().filter(e -> decide(e, now) instanceof Granted granted && test.test(granted)).toList();
    }

    /** Whether the policy in force defines this role. */
    public synchronized boolean defines(String role) {
        return book.defines(role);
    }
}
