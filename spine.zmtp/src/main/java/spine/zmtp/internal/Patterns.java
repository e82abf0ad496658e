package spine.zmtp.internal;

import spine.api.transport.ConnectOptions;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Receiver;
import spine.api.transport.TransportException;

/** Which endpoint serves which socket type. */
final class Patterns {
    private Patterns() {
    }

    /** Before an address is bound for it. */
    static void requireBound(Pattern pattern) throws TransportException {
        switch (pattern) {
            case ROUTER, PUB, REP, PAIR -> {
            }
            default -> throw new TransportException("a " + pattern + " connects, it does not bind", null);
        }
    }

    static void requireConnected(Pattern pattern) throws TransportException {
        switch (pattern) {
            case DEALER, SUB, REQ, PAIR -> {
            }
            default -> throw new TransportException("a " + pattern + " binds, it does not connect", null);
        }
    }

    static BoundEndpoint bound(Shared shared, ListenOptions options, Listener listener, Gate gate,
            Receiver receiver) {
        return switch (options.pattern()) {
            case PUB -> new PubEndpoint(shared, options, listener, gate, receiver);
            case REP -> new RepEndpoint(shared, options, listener, gate, receiver);
            case PAIR -> new PairEndpoint(shared, options, listener, gate, receiver);
            default -> new RouterEndpoint(shared, options, listener, gate, receiver);
        };
    }

    /** A connected PAIR is a DEALER by another name: one server, and what is sent meanwhile waits. */
    static ConnectingEndpoint connected(Shared shared, ConnectOptions options, Address address, Receiver receiver) {
        return switch (options.pattern()) {
            case SUB -> new SubEndpoint(shared, options, address, receiver);
            case REQ -> new ReqEndpoint(shared, options, address, receiver);
            default -> new DealerEndpoint(shared, options, address, receiver);
        };
    }
}
