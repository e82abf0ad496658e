package spine.security.curve.admin.internal;

import java.util.Map;
import java.util.Set;
import spine.admin.AdminCommand;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.Permissions.Rule;
import spine.api.security.Revocations;
import spine.api.security.VerifiedKey;
import spine.security.curve.policy.internal.RuleWords;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** {@code policy.check} and {@code policy.explain}. */
final class PolicyVerbs {
    private final WhitelistPolicy policy;
    private final Revocations revocations;

    PolicyVerbs(WhitelistPolicy policy, Revocations revocations) {
        this.policy = policy;
        this.revocations = revocations;
    }

    Map<String, Verb> verbs(Rights rights) {
        return Map.of("policy.check", rights.only("policy", this::check),
                "policy.explain", rights.only("policy", this::explain));
    }

    private Map<String, Object> check(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("text"));
        var check = command.has("text") ? policy.roles().check(command.text("text", "")) : policy.roles().check();
        return Verb.answer("ok", check.problems().isEmpty(), "problems", check.problems().stream().map(problem ->
                Verb.answer("line", problem.line(), "reason", "It " + problem.reason() + ".")).toList(),
                "roles", check.roles(), "policy", check.policy());
    }

    private Map<String, Object> explain(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("key", "operation"));
        var key = command.read("key", VerifiedKey::ofZ85);
        Rule asked;
        try {
            asked = RuleWords.operation(command.text("operation", ""));
        } catch (IllegalArgumentException e) {
            throw command.invalid("The operation " + e.getMessage() + ".");
        }
        var snapshot = policy.current();
        var decision = revocations.isRevoked(key) ? new Denied("the key was revoked") : snapshot.decide(key);
        if (decision instanceof Denied denied) {
            return explained(false, "Nothing is allowed: " + denied.reason() + ".", "", "", snapshot.version());
        }
        var grant = ((Granted) decision).grant();
        var rule = grant.permissions().deciding(asked.action(), asked.object(), asked.whom());
        var role = grant.principal().role();
        boolean allowed = grant.permissions().allow(asked.action(), asked.object(), asked.whom());
        var because = rule == null ? "No rule of role " + role + " or of the key allows it."
                : allowed ? "A rule allows it, and none forbids it." : "A rule forbids it.";
        return explained(allowed, because, rule == null ? "" : rule.toString(), role, snapshot.version());
    }

    private static Map<String, Object> explained(boolean allowed, String because, String rule, String role,
            long version) {
        return Verb.answer("allowed", allowed, "because", because, "rule", rule, "role", role, "version", version);
    }
}
