package spine.api;

import static java.util.Objects.requireNonNull;

/**
 * Somebody whose identity was verified. Not tied to CURVE: the scheme says how it was verified, so another
 * transport can bring its own. Immutable.
 *
 * @param scheme how the identity was verified: {@code curve}, {@code kernel}, {@code local}
 * @param id     unique in the scheme; for CURVE the Z85 form of the public key
 * @param label  for people
 * @param role   one of {@link Role}, or a name that the policy defines; the policy's grant says what it may do
 */
public record Principal(String scheme, String id, String label, String role) {
    /** The bus itself: work that no peer asked for. */
    public static final Principal KERNEL = new Principal("kernel", "kernel", "kernel", Role.ADMIN);

    public Principal {
        requireNonNull(scheme);
        requireNonNull(id);
        requireNonNull(label);
        requireNonNull(role);
    }

    /**
     * The roles that are shipped. What a role may do is said by the policy, which may define more; a name is 1-32 of
     * {@code [a-z0-9-]}.
     */
    public static final class Role {
        /** Everything, including who else may do what. Not rate limited, only held by credit. */
        public static final String ADMIN = "admin";
        /** Runs the system: asks, feeds, watches, commands; changes no keys and no policy. */
        public static final String OPERATOR = "operator";
        /** Asks and watches; changes nothing. */
        public static final String VIEWER = "viewer";
        /** Asks and feeds through RCIS; rate limited (RC-13). What pairing gives. */
        public static final String CLIENT = "client";
        /** Connects to the broker's planes as a component or as an agent. */
        public static final String AGENT = "agent";

        private Role() {
        }
    }
}
