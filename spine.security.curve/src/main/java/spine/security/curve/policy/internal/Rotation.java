package spine.security.curve.policy.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Revocations;
import spine.api.security.VerifiedKey;

/**
 * Change of a peer's key, make before break (SEC-40). What proves it is that the wish came over a connection of the old
 * key: X25519 keys cannot sign.
 *
 * <pre>
 *   old line            new line      | meaning            | next
 *   as it was           -             | no rotation        | begin
 *   until=END           after=old     | both are trusted   | confirm by the new key, or END passes
 *   until=END, passed   after=old     | the new one alone  | confirm, or another begin
 *   -                   after=old     | done               | begin
 * </pre>
 *
 * The two lines change in one write and one snapshot, so there is no moment without a trusted key. Thread-safe.
 */
public final class Rotation {
    /** The longest time for which both keys are trusted. */
    public static final Duration LONGEST_GRACE = Duration.ofDays(1);

    private final Whitelist whitelist;
    private final SeenClock clock;
    private final Revocations revocations;
    private final AuditLog audit;

    /**
     * A rotation that has begun.
     *
     * @param entry of the new key
     * @param until the old one is denied from then on
     */
    public record Begun(WhitelistEntry entry, Instant until) {
    }

    Rotation(Whitelist whitelist, SeenClock clock, Revocations revocations, AuditLog audit) {
        this.whitelist = whitelist;
        this.clock = clock;
        this.revocations = revocations;
        this.audit = audit;
    }

    /**
     * Trusts the new key with what the old one is trusted with, and the old one for the grace period only.
     *
     * @param grace 0 to {@link #LONGEST_GRACE}
     */
    public Begun begin(VerifiedKey old, VerifiedKey next, Duration grace) throws IOException, SpineException {
        var end = clock.now().plus(grace).truncatedTo(ChronoUnit.MILLIS);
        var begun = new AtomicReference<Begun>();
        whitelist.edit(text -> {
            var fault = fault(text, old, next);
            if (fault.isPresent()) {
                audit.record("AUTH-005", Level.WARNING, "key rotation refused", Map.of("client_pubkey", old.z85(),
                        "new_pubkey", next.z85(), "reason", fault.get().refusal().reason()));
                throw fault.get();
            }
            var entry = text.entries().get(old);
            var ending = entry.endingBy(end);
            begun.set(new Begun(entry.takenOverBy(next), ending.until().orElse(end)));
            // The line of a former rotation that nobody confirmed, which is over: or lines would pile up.
            var tidy = entry.after().map(text::without).orElse(text);
            return tidy.with(ending).with(begun.get().entry());
        });
        audit.record("AUTH-005", Level.INFO, "key rotation begun", Map.of("client_pubkey", old.z85(), "new_pubkey",
                next.z85(), "until", begun.get().until().toString()));
        return begun.get();
    }

    private Optional<SpineException> fault(WhitelistText text, VerifiedKey old, VerifiedKey next) {
        var entry = text.entries().get(old);
        if (entry == null || entry.isOver(clock.now()) || revocations.isRevoked(old)) {
            return refusal(ErrorCode.FORBIDDEN, "Only a key that is trusted now can be rotated.",
                    "Pair again, or ask an administrator.");
        }
        if (revocations.isRevoked(next)) {
            return refusal(ErrorCode.FORBIDDEN, "The new key was revoked, and a revoked key is never trusted again.",
                    "Make another key pair.");
        }
        if (text.entries().containsKey(next)) {
            return refusal(ErrorCode.INVALID_REQUEST, "The new key is on the whitelist already.",
                    "If it came by this rotation, confirm it with key.confirm; else make another key pair.");
        }
        var former = entry.after().map(text.entries()::get);
        if (former.filter(f -> !f.isOver(clock.now())).isPresent() || text.entries().values().stream()
                .anyMatch(e -> e.after().filter(old::equals).isPresent())) {
            return refusal(ErrorCode.INVALID_REQUEST, "A rotation of this key is in progress.",
                    "Say key.confirm over a connection with the new key first.");
        }
        return Optional.empty();
    }

    private static Optional<SpineException> refusal(ErrorCode code, String reason, String remedy) {
        return Optional.of(new SpineException(code, reason, remedy));
    }

    /**
     * Ends the rotation that brought this key in: the old key is denied when this returns.
     *
     * @return the old key; empty if that is gone already
     */
    public Optional<VerifiedKey> confirm(VerifiedKey key) throws IOException, SpineException {
        var former = Optional.ofNullable(whitelist.text().entries().get(key)).flatMap(WhitelistEntry::after)
                .orElseThrow(() -> new SpineException(ErrorCode.INVALID_REQUEST, "This key came by no rotation.",
                        "Say key.confirm over a connection with the new key."));
        boolean removed = whitelist.edit(text -> text.entries().containsKey(former) ? text.without(former) : text);
        if (removed) {
            audit.record("AUTH-005", Level.INFO, "key rotation confirmed", Map.of("client_pubkey", former.z85(),
                    "new_pubkey", key.z85()));
        }
        return removed ? Optional.of(former) : Optional.empty();
    }
}
