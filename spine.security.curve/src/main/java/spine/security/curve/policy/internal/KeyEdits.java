package spine.security.curve.policy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.SpineException;
import spine.api.security.Decision.Granted;
import spine.api.security.Permissions.Action;
import spine.api.security.Revocations;
import spine.api.security.VerifiedKey;

/**
 * All ways to change who is trusted. A revoked key is never added; the last administrator and the caller's own key go
 * only by force. When a method returns, the change is on the disk and published. Thread-safe.
 */
public final class KeyEdits {
    private final Whitelist whitelist;
    private final Snapshots snapshots;
    private final Revocations revocations;
    private final SeenClock clock;

    /**
     * What a revocation did.
     *
     * @param changed whether anything did
     * @param also    keys that an unfinished rotation of the key had brought in, revoked with it
     */
    public record Revoked(boolean changed, List<VerifiedKey> also) {
    }

    KeyEdits(Whitelist whitelist, Snapshots snapshots, Revocations revocations, SeenClock clock) {
        this.whitelist = whitelist;
        this.snapshots = snapshots;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Adds a key that is not on the whitelist; one that is keeps its line, unless it has expired. */
    public boolean add(WhitelistEntry entry) throws IOException, SpineException {
        return whitelist.edit(text -> {
            requireTrustworthy(entry.key());
            var known = text.entries().get(entry.key());
            return known == null || known.isOver(clock.now()) ? text.with(entry) : text;
        });
    }

    /** Makes a key an administrator without an end; what else its line gives it stays. */
    public boolean promote(VerifiedKey key, String label) throws IOException, SpineException {
        return whitelist.edit(text -> {
            requireTrustworthy(key);
            var known = text.entries().get(key);
            var entry = known == null ? WhitelistEntry.of(key, Role.ADMIN, label) : known.promoted(Role.ADMIN);
            return entry.equals(known) ? text : text.with(entry);
        });
    }

    /** Adds or replaces the key's line. */
    public boolean put(WhitelistEntry entry) throws IOException, SpineException {
        if (!snapshots.defines(entry.role())) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The policy in force defines no such role.",
                    "Choose one that policy.check lists.");
        }
        return whitelist.edit(text -> {
            requireTrustworthy(entry.key());
            if (entry.equals(text.entries().get(entry.key()))) {
                return text;
            }
            var next = text.with(entry);
            requireAdministrators(text, next);
            return next;
        });
    }

    /**
     * Takes a key off the whitelist.
     *
     * @param force also if it is the caller's own or the last administrator's
     */
    public boolean remove(VerifiedKey key, Principal by, boolean force) throws IOException, SpineException {
        return whitelist.edit(text -> without(text, Set.of(key), by, force));
    }

    /**
     * Revokes a key for ever, and what an unfinished rotation of it brought in: that may be a thief's.
     *
     * @param reason 0-200 characters
     * @throws IOException if something is not on the disk; until a restart it holds all the same
     */
    public Revoked revoke(VerifiedKey key, String reason, Principal by, boolean force)
            throws IOException, SpineException {
        var keys = new LinkedHashSet<VerifiedKey>();
        IOException failure = null;
        boolean changed = false;
        try {
            changed = whitelist.edit(text -> {
                keys.clear();
                keys.addAll(lineage(text, key));
                return without(text, keys, by, force);
            });
        } catch (IOException e) {
            // It matters more that the key is revoked, which beats its line.
            keys.addAll(lineage(whitelist.text(), key));
            failure = e;
        }
        for (var each : keys) {
            try {
                changed |= revocations.revoke(each, reason, by.id());
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        keys.remove(key);
        return new Revoked(changed, List.copyOf(keys));
    }

    /** The key, and those that came after it while its own line is still there; and so on. */
    private static List<VerifiedKey> lineage(WhitelistText text, VerifiedKey key) {
        var all = new ArrayList<>(List.of(key));
        for (int i = 0; i < all.size(); i++) {
            var former = all.get(i);
            if (text.entries().containsKey(former)) {
                text.entries().values().stream().filter(e -> e.after().filter(former::equals).isPresent())
                        .map(WhitelistEntry::key).filter(k -> !all.contains(k)).forEach(all::add);
            }
        }
        return all;
    }

    private WhitelistText without(WhitelistText text, Collection<VerifiedKey> keys, Principal by, boolean force)
            throws SpineException {
        var next = text;
        for (var key : keys) {
            next = next.entries().containsKey(key) ? next.without(key) : next;
        }
        if (!force) {
            if (keys.stream().anyMatch(key -> by.scheme().equals(key.scheme()) && by.id().equals(key.id()))) {
                throw new SpineException(ErrorCode.INVALID_REQUEST, "This is your own key.",
                        "Have another administrator do it, or say force.");
            }
            requireAdministrators(text, next);
        }
        return next;
    }

    private void requireTrustworthy(VerifiedKey key) throws SpineException {
        if (revocations.isRevoked(key)) {
            throw new SpineException(ErrorCode.FORBIDDEN,
                    "The key was revoked, and a revoked key is never trusted again.", "Make a new key pair.");
        }
    }

    /** An administrator whose key ends does not count where there is one whose key lasts. */
    private void requireAdministrators(WhitelistText before, WhitelistText after) throws SpineException {
        var had = administrators(before);
        var has = administrators(after);
        if (has.isEmpty() && !had.isEmpty() || has.stream().noneMatch(KeyEdits::lasts)
                && had.stream().anyMatch(KeyEdits::lasts)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "No administrator would be left.",
                    "Add another administrator first, or say force where you remove or revoke.");
        }
    }

    private List<WhitelistEntry> administrators(WhitelistText text) {
        return snapshots.granted(text.entries().values(), KeyEdits::administers);
    }

    private static boolean administers(Granted granted) {
        return granted.grant().permissions().allow(Action.ADMINISTER, "keys");
    }

    private static boolean lasts(WhitelistEntry entry) {
        return entry.until().isEmpty();
    }
}
