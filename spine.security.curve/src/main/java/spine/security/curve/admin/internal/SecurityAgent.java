package spine.security.curve.admin.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Pairing;
import spine.api.security.ServerIdentity;
import spine.keys.Fingerprint;
import spine.security.curve.pairing.internal.PairingComponent;
import spine.security.curve.policy.internal.Whitelist;
import spine.security.curve.policy.internal.WhitelistEntry;
import spine.security.curve.policy.internal.WhitelistPolicy;

/**
 * Lets administrators, and nobody else, invite clients and change the whitelist (SEC-14): JSON in, JSON out. A change
 * is on the disk and in force when the answer comes; each is audited with the key that asked for it.
 */
@Component
@SpineAgent(name = "security", capabilities = "security.admin", component = 14, input = "application/json",
        output = "application/json")
public final class SecurityAgent implements Agent {
    static final String USAGE = "Commands: invite; whitelist.add with key, and if wanted components, instance, agents,"
            + " role, label; whitelist.remove with key; whitelist.list; status.";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Pairing pairing;
    private final Supplier<String> state;
    private final Whitelist whitelist;
    private final ServerIdentity identity;
    private final AuditLog audit;

    @Activate
    public SecurityAgent(@Reference PairingComponent pairing, @Reference WhitelistPolicy policy,
            @Reference ServerIdentity identity, @Reference AuditLog audit) {
        this(pairing, pairing::state, policy.whitelist(), identity, audit);
    }

    SecurityAgent(Pairing pairing, Supplier<String> state, Whitelist whitelist,
            ServerIdentity identity, AuditLog audit) {
        this.pairing = pairing;
        this.state = state;
        this.whitelist = whitelist;
        this.identity = identity;
        this.audit = audit;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var by = call.principal();
        if (by.role() != Role.ADMIN) {
            audit.record("AUTH-003", Level.WARNING, "administration refused",
                    Map.of("by", by.id(), "success", "false", "reason", "not an administrator"));
            throw new SpineException(ErrorCode.FORBIDDEN, "Only an administrator may do this.",
                    "Ask an administrator, or pair locally on the server's machine.");
        }
        var command = SecurityCommand.parse(request);
        var answer = switch (command.name()) {
            case "invite" -> invite(command, by);
            case "whitelist.add" -> add(command, by);
            case "whitelist.remove" -> remove(command, by);
            case "whitelist.list" -> list(command);
            case "status" -> status(command);
            default -> throw SecurityCommand.invalid("There is no such command.");
        };
        return new Payload("application/json", ByteString.copyFromUtf8(GSON.toJson(answer)));
    }

    private Map<String, Object> invite(SecurityCommand command, Principal by) throws SpineException {
        command.allow(Set.of());
        try {
            var window = pairing.invite(by);
            audit.record("AUTH-001", Level.INFO, "pairing invited", Map.of("by", by.id()));
            return ordered("token", window.token(), "expires_in_seconds", seconds(window),
                    "address", window.address(), "server_key", identity.keys().publicKey().z85());
        } catch (IllegalStateException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "No pairing window could be opened: " + e.getMessage()
                    + ".", "Free the address or configure another one, then try again.");
        }
    }

    private Map<String, Object> add(SecurityCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key", "components", "instance", "agents", "role", "label"));
        var names = String.join(",", command.texts("components"));
        var instance = command.text("instance", "");
        WhitelistEntry entry;
        try {
            entry = WhitelistEntry.ofWords(command.key(), instance.isEmpty() ? names : names + "." + instance,
                    command.text("role", ""), command.texts("agents"), command.text("label", ""));
        } catch (IllegalArgumentException e) {
            throw SecurityCommand.invalid("The key was not added: " + e.getMessage() + ".");
        }
        boolean changed = edited(() -> whitelist.put(entry));
        told("whitelist key added", by, entry.key().z85(), changed);
        return ordered("changed", changed, "entry", shown(entry));
    }

    private Map<String, Object> remove(SecurityCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key"));
        var key = command.key();
        boolean changed = edited(() -> whitelist.remove(key));
        told("whitelist key removed", by, key.z85(), changed);
        return ordered("changed", changed, "keys", whitelist.entries().size());
    }

    private Map<String, Object> list(SecurityCommand command) throws SpineException {
        command.allow(Set.of());
        return ordered("version", whitelist.current().version(), "entries",
                whitelist.entries().stream().map(SecurityAgent::shown).toList());
    }

    private Map<String, Object> status(SecurityCommand command) throws SpineException {
        command.allow(Set.of());
        long left = pairing.window().map(SecurityAgent::seconds).orElse(0L);
        return ordered("state", state.get(), "keys", whitelist.entries().size(), "seconds_left", left);
    }

    /** Rounded up, so that a window just opened shows its whole span. */
    private static long seconds(Pairing.Window window) {
        return window.remaining().plusMillis(999).toSeconds();
    }

    private static Map<String, Object> shown(WhitelistEntry entry) {
        return ordered("key", entry.key().z85(), "fingerprint", Fingerprint.of(entry.key()).text(),
                "role", entry.role().name().toLowerCase(Locale.ROOT), "components", entry.componentNames(),
                "instance", entry.instance(), "agents", entry.agents().stream().sorted().toList(),
                "label", entry.label());
    }

    private interface Edit {
        boolean run() throws IOException;
    }

    private static boolean edited(Edit edit) throws SpineException {
        try {
            return edit.run();
        } catch (IOException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The whitelist could not be changed: " + e.getMessage()
                    + ".", "See the server's log, then try again.");
        }
    }

    private void told(String event, Principal by, String key, boolean changed) {
        audit.record("AUTH-004", Level.INFO, event,
                Map.of("by", by.id(), "client_pubkey", key, "changed", Boolean.toString(changed)));
    }

    private static Map<String, Object> ordered(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
