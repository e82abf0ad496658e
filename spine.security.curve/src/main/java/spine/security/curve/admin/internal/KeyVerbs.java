package spine.security.curve.admin.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import spine.admin.AdminCommand;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision;
import spine.api.security.Decision.Granted;
import spine.api.security.Permissions.Rule;
import spine.api.security.Revocations;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;
import spine.security.curve.policy.internal.EntryWords;
import spine.security.curve.policy.internal.WhitelistEntry;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** {@code key.list}, {@code show}, {@code add}, {@code revoke} and their plainer forms {@code whitelist.*} (SEC-14). */
final class KeyVerbs {
    private static final int MOST_REASON = 200;
    private static final int MOST_ITEMS = 64;

    private final WhitelistPolicy policy;
    private final Revocations revocations;
    private final AuditLog audit;

    KeyVerbs(WhitelistPolicy policy, Revocations revocations, AuditLog audit) {
        this.policy = policy;
        this.revocations = revocations;
        this.audit = audit;
    }

    Map<String, Verb> verbs(Rights rights) {
        var plain = Set.of("key", "components", "instance", "agents", "role", "label");
        var all = Set.of("key", "components", "instance", "agents", "role", "label", "tenant", "tier", "until");
        return Map.of(
                "whitelist.list", rights.only("keys", (command, by) -> list(command, EntryView::plain)),
                "whitelist.add", rights.only("keys", (command, by) -> add(command, plain, EntryView::plain, by)),
                "whitelist.remove", rights.only("keys", this::remove),
                "key.list", rights.only("keys", this::listAll),
                "key.show", rights.only("keys", this::show),
                "key.add", rights.only("keys", (command, by) -> add(command, all, EntryView::full, by)),
                "key.revoke", rights.only("keys", this::revoke));
    }

    private Map<String, Object> list(AdminCommand command, Function<WhitelistEntry, Object> view)
            throws SpineException {
        command.allow(Set.of());
        return Verb.answer("version", policy.current().version(), "entries",
                policy.whitelist().entries().stream().map(view).toList());
    }

    private Map<String, Object> listAll(AdminCommand command, Principal by) throws SpineException {
        var answer = list(command, EntryView::full);
        answer.put("revoked", revocations.list().stream().map(KeyVerbs::shown).toList());
        return answer;
    }

    private static Object shown(Revocations.Revoked revoked) {
        return Verb.answer("key", revoked.key().z85(), "fingerprint", Fingerprint.of(revoked.key()).text(),
                "at", revoked.at().toString(), "by", revoked.by(), "reason", revoked.reason());
    }

    private Map<String, Object> show(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key"));
        var key = command.read("key", VerifiedKey::ofZ85);
        var entry = policy.whitelist().text().entries().get(key);
        var decision = policy.current().decide(key);
        var rules = decision instanceof Granted granted ? granted.grant().permissions().rules() : List.<Rule>of();
        var answer = Verb.answer("key", key.z85(), "fingerprint", Fingerprint.of(key).text(), "state",
                state(key, entry, decision), "permissions", rules.stream().map(Rule::toString).toList());
        if (entry != null) {
            answer.put("entry", EntryView.full(entry));
        }
        return answer;
    }

    private String state(VerifiedKey key, WhitelistEntry entry, Decision decision) {
        if (revocations.isRevoked(key)) {
            return "revoked";
        }
        if (entry == null) {
            return "unknown";
        }
        boolean succeeded = policy.whitelist().entries().stream()
                .anyMatch(e -> e.after().filter(key::equals).isPresent());
        if (succeeded) {
            return "replaced";
        }
        return decision instanceof Granted ? "trusted" : policy.isOver(entry) ? "expired" : "unknown";
    }

    private Map<String, Object> add(AdminCommand command, Set<String> fields,
            Function<WhitelistEntry, Object> view, Principal by) throws SpineException {
        command.allow(fields);
        var names = String.join(",", command.texts("components", MOST_ITEMS));
        var instance = command.text("instance", "");
        var options = new HashMap<String, String>();
        for (var name : List.of("role", "label", "tenant", "until")) {
            options.put(name, command.text(name, ""));
        }
        options.put("agents", String.join(",", command.texts("agents", MOST_ITEMS)));
        options.put("tier", command.has("tier") ? Long.toString(command.number("tier", 0, 0, 2)) : "");
        WhitelistEntry entry;
        try {
            entry = EntryWords.entry(command.read("key", VerifiedKey::ofZ85), instance.isEmpty() ? names : names + "." + instance, options);
        } catch (IllegalArgumentException e) {
            throw command.invalid("The key was not added: " + e.getMessage() + ".");
        }
        boolean changed = Disk.run(() -> policy.edits().put(entry));
        told("AUTH-004", "whitelist key added", by, entry.key(), changed);
        return Verb.answer("changed", changed, "entry", view.apply(entry));
    }

    private Map<String, Object> remove(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key", "force"));
        var key = command.read("key", VerifiedKey::ofZ85);
        boolean force = command.flag("force");
        boolean changed = Disk.run(() -> policy.edits().remove(key, by, force));
        told("AUTH-004", "whitelist key removed", by, key, changed);
        return Verb.answer("changed", changed, "keys", policy.whitelist().entries().size());
    }

    private Map<String, Object> revoke(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key", "reason", "force"));
        var key = command.read("key", VerifiedKey::ofZ85);
        var reason = command.text("reason", "");
        boolean force = command.flag("force");
        if (reason.length() > MOST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw command.invalid("The reason is not one line of at most " + MOST_REASON + " characters.");
        }
        var revoked = Disk.run(() -> policy.edits().revoke(key, reason, by, force));
        told("AUTH-006", "key revoked by an administrator", by, key, revoked.changed());
        return Verb.answer("changed", revoked.changed(), "also",
                revoked.also().stream().map(VerifiedKey::z85).toList());
    }

    private void told(String id, String event, Principal by, VerifiedKey key, boolean changed) {
        audit.record(id, Level.INFO, event,
                Map.of("by", by.id(), "client_pubkey", key.z85(), "changed", Boolean.toString(changed)));
    }
}
