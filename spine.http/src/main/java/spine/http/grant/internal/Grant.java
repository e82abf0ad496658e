package spine.http.grant.internal;

import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the operator allows an agent: one line of {@code outbound.conf}.
 *
 * @param agent          whose
 * @param scheme         {@code https} or {@code http}
 * @param host           {@code api.example.org}, {@code *.example.org} or {@code *}
 * @param port           1 to 65,535
 * @param methods        in capitals; empty for all that the agent declares
 * @param isPrivate      whether its address may be one that leads inwards; then the host has no {@code *}
 * @param bytesPerMinute of requests and answers as they are sent
 * @param callsPerMinute each try and each redirect is one
 * @param usdPerCall     empty if what the agent itself says holds
 * @param usdPerDay      empty without a limit; days are UTC
 * @param secrets        that may be sent there
 * @param where          file and line
 */
public record Grant(String agent, String scheme, String host, int port, Set<String> methods, boolean isPrivate,
        long bytesPerMinute, int callsPerMinute, OptionalDouble usdPerCall, OptionalDouble usdPerDay, Set<String> secrets,
        String where) {
    public Grant {
        methods = Set.copyOf(methods);
        secrets = Set.copyOf(secrets);
    }

    /** Whether it allows this method there. */
    public boolean covers(Target target, String method) {
        return reaches(target) && (methods.isEmpty() || methods.contains(method));
    }

    private boolean reaches(Target target) {
        return scheme.equals(target.scheme()) && port == target.port() && matches(host, target.host());
    }

    /** Whether a pattern of hosts names this one; {@code *.example.org} names what is below, not itself. */
    public static boolean matches(String pattern, String host) {
        return pattern.equals("*") || pattern.equals(host)
                || pattern.startsWith("*.") && host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1));
    }
}
