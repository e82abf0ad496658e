package spine.zmtp.wire.internal;

import java.util.Map;
import java.util.Set;

/** Which socket types may talk to each other (RFC 23, 37); of the types that we are. */
public final class SocketTypes {
    private static final Map<String, Set<String>> PEERS = Map.of(
            "ROUTER", Set.of("REQ", "DEALER", "ROUTER"),
            "DEALER", Set.of("REP", "DEALER", "ROUTER"),
            "REQ", Set.of("REP", "ROUTER"),
            "REP", Set.of("REQ", "DEALER"),
            "PUB", Set.of("SUB", "XSUB"),
            "SUB", Set.of("PUB", "XPUB"),
            "PAIR", Set.of("PAIR"));

    private SocketTypes() {
    }

    /** Whether we know the type at all. */
    public static boolean known(String type) {
        return PEERS.containsKey(type);
    }

    /**
     * Makes sure that the peer's type may talk to ours.
     *
     * @throws ProtocolException if not
     */
    public static void check(String ours, String theirs) throws ProtocolException {
        if (!PEERS.getOrDefault(ours, Set.of()).contains(theirs)) {
            throw new ProtocolException("a " + ours + " does not talk to the peer's socket type");
        }
    }
}
