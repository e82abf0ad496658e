package spine.security.curve.admin.internal;

import java.util.Map;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;
import spine.security.curve.policy.internal.WhitelistEntry;

/** Entries of the whitelist as answers show them. Static functions without state. */
final class EntryView {
    private EntryView() {
    }

    static Map<String, Object> plain(WhitelistEntry entry) {
        return Verb.answer("key", entry.key().z85(), "fingerprint", Fingerprint.of(entry.key()).text(),
                "role", entry.role(), "components", entry.componentNames(), "instance", entry.instance(),
                "agents", entry.agents().stream().sorted().toList(), "label", entry.label());
    }

    /** With tenant, tier, and as texts until and after, which may be empty. */
    static Map<String, Object> full(WhitelistEntry entry) {
        var shown = plain(entry);
        shown.putAll(Verb.answer("tenant", entry.tenant(), "tier", entry.tier(),
                "until", entry.until().map(Object::toString).orElse(""),
                "after", entry.after().map(VerifiedKey::z85).orElse("")));
        return shown;
    }
}
