package spine.zmtp.security.internal;

import java.util.ArrayList;
import java.util.List;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * The key pairs that a bound endpoint answers to: one, or two during a rotation (SEC-40), the present one first. Holds
 * copies of its own and overwrites them when they are replaced. Thread-safe.
 */
public final class Identities implements AutoCloseable {
    private static final int MOST = 2;
    private List<CurveKeyPair> pairs = List.of();
    private boolean closed;

    /** With these, see {@link #become}. */
    public Identities(List<CurveKeyPair> first) {
        become(first);
    }

    /**
     * Answers to these from now on, and to no others. After {@link #close} to none.
     *
     * @throws IllegalArgumentException if they are not 1 or 2
     */
    public synchronized void become(List<CurveKeyPair> next) {
        if (next.isEmpty() || next.size() > MOST) {
            throw new IllegalArgumentException("an endpoint has 1 or 2 key pairs, not " + next.size());
        }
        var former = pairs;
        if (!closed) {
            pairs = copy(next);
        }
        former.forEach(CurveKeyPair::destroy);
    }

    /** Copies for one use, which the caller destroys; none if it is closed. */
    synchronized List<CurveKeyPair> copies() {
        return copy(pairs);
    }

    /** Whether it answers to this key now. */
    synchronized boolean has(VerifiedKey key) {
        return pairs.stream().anyMatch(pair -> pair.publicKey().equals(key));
    }

    private static List<CurveKeyPair> copy(List<CurveKeyPair> pairs) {
        var copies = new ArrayList<CurveKeyPair>(MOST);
        for (var pair : pairs) {
            var secret = pair.secret();
            copies.add(new CurveKeyPair(pair.publicKey(), secret));
            Curve.wipe(secret);
        }
        return copies;
    }

    /** Overwrites all of them. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        pairs.forEach(CurveKeyPair::destroy);
        pairs = List.of();
    }
}
