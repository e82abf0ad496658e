package spine.api;

import static java.util.Objects.requireNonNull;

/**
 * Somebody whose identity was verified. Not tied to CURVE: the scheme says how it was verified, so another
 * transport can bring its own. Immutable.
 *
 * @param scheme how the identity was verified: {@code curve}, {@code kernel}, {@code local}
 * @param id     unique in the scheme; for CURVE the Z85 form of the public key
 * @param label  for people
 * @param role   what it may do as a whole; the policy's grant says the rest
 */
public record Principal(String scheme, String id, String label, Role role) {
    /** The bus itself: work that no peer asked for. */
    public static final Principal KERNEL = new Principal("kernel", "kernel", "kernel", Role.ADMIN);

    public Principal {
        requireNonNull(scheme);
        requireNonNull(id);
        requireNonNull(label);
        requireNonNull(role);
    }

    /** Broad classes of principals; each includes what those after it may do, except AGENT. */
    public enum Role {
        /** Everything, including opening the pairing window. Not rate limited, only held by credit. */
        ADMIN,
        /** Asks and feeds through RCIS; rate limited (RC-13). */
        CLIENT,
        /** Connects to the broker's planes as a component or as an agent. */
        AGENT
    }
}
