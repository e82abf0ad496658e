package spine.api.transport;

import static java.util.Objects.requireNonNull;

import spine.api.security.CurveKeyPair;

/**
 * How to bind.
 *
 * @param pattern         ROUTER, or PUB, REP, PAIR where the engine has them
 * @param address         {@code tcp://127.0.0.1:5555}, where port {@code *} lets the system choose, or
 *                        {@code ipc:///path} of at most 107 bytes where the engine has Unix sockets (mode 0600)
 * @param domain          ZAP domain; one gate for each domain of a reactor, and one set of {@code SOLE} keys
 * @param identity        the server's keys
 * @param priority        0 is served first
 * @param maxMessageBytes a larger message ends its connection (SP-14)
 * @param queueMessages   high-water mark in both directions (BR-14)
 */
public record ListenOptions(Pattern pattern, String address, String domain, CurveKeyPair identity, int priority,
        long maxMessageBytes, int queueMessages) {
    public static final long MAX_MESSAGE_BYTES = 10L * 1024 * 1024;
    public static final int QUEUE_MESSAGES = 10_000;

    public ListenOptions {
        requireNonNull(pattern);
        requireNonNull(address);
        requireNonNull(domain);
        requireNonNull(identity);
        if (maxMessageBytes < 1 || queueMessages < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public ListenOptions(String address, String domain, CurveKeyPair identity, int priority) {
        this(address, domain, identity, priority, MAX_MESSAGE_BYTES, QUEUE_MESSAGES);
    }

    public ListenOptions(String address, String domain, CurveKeyPair identity, int priority, long maxMessageBytes,
            int queueMessages) {
        this(Pattern.ROUTER, address, domain, identity, priority, maxMessageBytes, queueMessages);
    }

    /** The same with another pattern. */
    public ListenOptions as(Pattern other) {
        return new ListenOptions(other, address, domain, identity, priority, maxMessageBytes, queueMessages);
    }
}
