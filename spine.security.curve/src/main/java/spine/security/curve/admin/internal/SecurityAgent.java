package spine.security.curve.admin.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.admin.AdminCommand;
import spine.admin.AdminRights;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.Guard;
import spine.api.security.Pairing;
import spine.api.security.Revocations;
import spine.api.security.ServerIdentity;
import spine.security.curve.pairing.internal.PairingComponent;
import spine.security.curve.policy.internal.WhitelistPolicy;

/**
 * Lets those who may, and nobody else, change who is trusted and see what the policy makes of it (SEC-14): JSON in,
 * JSON out. A change is on the disk and published when the answer comes; each is audited with the key that asked for
 * it.
 */
@Component
@SpineAgent(name = "security", capabilities = "security.admin", component = 14, input = "application/json",
        output = "application/json")
public final class SecurityAgent implements Agent {
    /** Room for a policy's text and what surrounds it. */
    private static final int MOST_BYTES = 2 << 20;
    private static final String USAGE = "Commands: invite; status; whitelist.list; whitelist.add with key, and if wanted"
            + " components, instance, agents, role, label; whitelist.remove with key, force; key.list; key.show with"
            + " key; key.add as whitelist.add, and tenant, tier, until; key.revoke with key, reason, force; key.rotate"
            + " with new_key, grace_seconds; key.confirm; server.rotate with step; policy.check with text;"
            + " policy.explain with key, operation.";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Map<String, Verb> verbs = new HashMap<>();

    @Activate
    public SecurityAgent(@Reference PairingComponent pairing, @Reference WhitelistPolicy policy,
            @Reference Revocations revocations, @Reference ServerIdentity identity, @Reference Guard guard,
            @Reference AuditLog audit) {
        this(pairing, pairing::state, policy, revocations, identity, new Rights(new AdminRights(guard, audit)), audit);
    }

    SecurityAgent(Pairing pairing, Supplier<String> state, WhitelistPolicy policy, Revocations revocations,
            ServerIdentity identity, Rights rights, AuditLog audit) {
        Stream.of(new PairingVerbs(pairing, state, policy.whitelist(), identity, audit).verbs(rights),
                new KeyVerbs(policy, revocations, audit).verbs(rights),
                new RotationVerbs(policy.rotation(), identity).verbs(rights),
                new PolicyVerbs(policy, revocations).verbs(rights)).forEach(verbs::putAll);
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var command = AdminCommand.parse(request, MOST_BYTES, USAGE);
        var verb = verbs.get(command.name());
        if (verb == null) {
            throw command.invalid("There is no such command.");
        }
        return new Payload("application/json",
                ByteString.copyFromUtf8(GSON.toJson(verb.run(command, call.principal()))));
    }
}
