package spine.http.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import spine.api.ErrorCode;
import spine.http.grant.internal.Grant;
import spine.http.grant.internal.Grants;
import spine.http.grant.internal.Target;

/** Lets through what the agent declares and the operator grants, and says of anything else which of the two is missing. */
final class Gate {
    private static final Set<String> TUNNELS = Set.of("CONNECT", "TRACE");

    private final Supplier<Grants> grants;

    Gate(Supplier<Grants> grants) {
        this.grants = grants;
    }

    /**
     * Leave for one call.
     *
     * @param usd what it costs
     */
    record Allowed(Declared declared, Grant grant, double usd) {
    }

    /**
     * @param agents of the calling bundle; the first that may passes
     * @throws Failure {@code FORBIDDEN}, not to be tried again
     */
    Allowed allow(List<Declared> agents, Target target, String method, Set<String> secrets) throws Failure {
        if (TUNNELS.contains(method)) {
            throw forbidden("The method " + method + " is for proxies.", "Use another.");
        }
        if (agents.isEmpty()) {
            throw forbidden("This bundle has registered no agent, so nothing is granted to it.",
                    "Register the agent as a service before it calls out.");
        }
        Failure first = null;
        for (var declared : agents) {
            try {
                return allow(declared, target, method, secrets);
            } catch (Failure refused) {
                first = first == null ? refused : first;
            }
        }
        throw first;
    }

    private Allowed allow(Declared declared, Target target, String method, Set<String> secrets) throws Failure {
        var missing = missing(declared, target, method, secrets);
        if (!missing.isEmpty()) {
            throw forbidden("Agent '" + declared.agent() + "' does not declare " + missing + ".",
                    "Add it to the agent's @SpineAgent.");
        }
        var grant = grants.get().of(declared.agent()).stream().filter(g -> g.covers(target, method)
                && g.secrets().containsAll(secrets)).findFirst().orElseThrow(() -> notGranted(declared, target, method, secrets));
        return new Allowed(declared, grant, grant.usdPerCall().orElse(declared.usdPerCall()));
    }

    private static String missing(Declared declared, Target target, String method, Set<String> secrets) {
        if (!declared.hasEffect()) {
            return "the effect 'reads' or 'writes'";
        }
        if (declared.hosts().stream().noneMatch(pattern -> Grant.matches(pattern, target.host()))) {
            return "the host '" + target.host() + "'";
        }
        if (!declared.methods().contains(method)) {
            return "the method " + method;
        }
        return secrets.stream().filter(s -> !declared.secrets().contains(s)).sorted().findFirst()
                .map(s -> "the secret " + s).orElse("");
    }

    private static Failure notGranted(Declared declared, Target target, String method, Set<String> secrets) {
        return forbidden("No grant allows agent '" + declared.agent() + "' " + method + " to " + target
                + (secrets.isEmpty() ? "." : " with " + String.join(", ", secrets.stream().sorted().toList()) + "."),
                "Add the line '" + line(declared.agent(), target, method, secrets) + "' to conf/outbound.conf.");
    }

    /** The line that grants it. */
    static String line(String agent, Target target, String method, Set<String> secrets) {
        return agent + " " + target + " " + method
                + (secrets.isEmpty() ? "" : " secret=" + String.join(",", secrets.stream().sorted().toList()));
    }

    private static Failure forbidden(String reason, String remedy) {
        return Failure.last(ErrorCode.FORBIDDEN, reason, remedy);
    }
}
