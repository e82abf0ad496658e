package spine.cli.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;
import spine.keys.KeyFileException;

/**
 * Changes this client's own key, make before break (SEC-40). Each line of the table is a place to be killed at; the next
 * run goes on from there, and every other call meanwhile works with one pair or the other ({@link Session}).
 *
 * <pre>
 *   on the disk       at the server      | step
 *   old               old                | make the next pair, beside
 *   old, next         old                | key.rotate, said with the old key: what comes over its connection is proved
 *   old, next         old until T, next  | key.confirm, said with the next key
 *   old, next         next               | put the next pair in the place of the old
 *   next              next               | done
 * </pre>
 *
 * <p>While another call is at work with the old pair it is not taken from the server at once, but left to its end T.
 */
final class OwnRotation {
    private final Surroundings surroundings;
    private final ClientConfig config;
    private final Duration timeout;

    OwnRotation(Surroundings surroundings, ClientConfig config, Duration timeout) {
        this.surroundings = surroundings;
        this.config = config;
        this.timeout = timeout;
    }

    /**
     * How it ended.
     *
     * @param former  our key until now
     * @param key     our key from now on
     * @param refused whether the server refuses the former one already
     * @param until   when it does so; may be empty
     */
    record Done(VerifiedKey former, VerifiedKey key, boolean refused, String until) {
        Map<String, Object> json() {
            return Json.map("former", former.z85(), "public_key", key.z85(), "fingerprint", Fingerprint.of(key).text(),
                    "former_refused", refused, "former_until", refused || until.isEmpty() ? null : until);
        }

        String text() {
            return new Table().row("public key", key.z85()).row("fingerprint", Fingerprint.of(key).text())
                    .row("former key", former + (refused ? ", refused from now on" : ", which another call of spinectl is"
                            + " at work with, refused " + (until.isEmpty() ? "when its grace ends" : "from " + until
                            + " on"))).text();
        }
    }

    Done run(Duration grace) throws IOException, KeyFileException, SpineException, InterruptedException {
        config.requireEndpoint();
        config.requireServerKey();
        try (var keys = config.keys()) {
            var begun = keys.next();
            var next = begun.isPresent() ? begun.get() : keys.begin();
            try {
                boolean known = begun.isPresent() && isKnown(next);
                var until = known ? "" : ask(keys, next.publicKey(), grace, begun.isEmpty());
                return changeOver(keys, next, until);
            } finally {
                next.destroy();
            }
        }
    }

    /** Whether the server knows the next key already. */
    private boolean isKnown(CurveKeyPair next) throws SpineException, InterruptedException, IOException {
        try (var session = Session.as(next, surroundings, config, timeout)) {
            session.pairIfNeeded();
            return true;
        } catch (SpineException e) {
            return admitted(e);
        }
    }

    /** Whether it is a refusal of the question, and not of the key. */
    private static boolean admitted(SpineException e) throws SpineException {
        return switch (e.refusal().code()) {
            case UNAUTHORIZED -> false;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> throw e;
            default -> true;
        };
    }

    /** @return when the former key ends */
    private String ask(ClientKeys keys, VerifiedKey next, Duration grace, boolean fresh)
            throws SpineException, InterruptedException, IOException, KeyFileException {
        var command = Json.map("command", "key.rotate", "new_key", next.z85(), "grace_seconds", grace.toSeconds());
        try (var session = Session.as(keys.present(), surroundings, config, timeout)) {
            return SecurityVerb.text(SecurityAgent.parsed(told(session, command)), "until");
        } catch (SpineException e) {
            var category = e.refusal().code().category();
            if (fresh && (category == ErrorCode.Category.DENIED || category == ErrorCode.Category.FIX_INPUT)) {
                keys.abandon(); // refused for good, so the server does not know it
            }
            throw e;
        }
    }

    /** A change before this one may not have been confirmed, as another call was at work: that is over now. */
    private static String told(Session session, Map<String, Object> command)
            throws SpineException, InterruptedException {
        var agent = new SecurityAgent(session);
        try {
            return agent.tell(command);
        } catch (SpineException e) {
            if (e.refusal().code() != ErrorCode.INVALID_REQUEST || !confirm(session)) {
                throw e;
            }
            return agent.tell(command);
        }
    }

    private Done changeOver(ClientKeys keys, CurveKeyPair next, String until)
            throws SpineException, InterruptedException, IOException, KeyFileException {
        boolean alone = keys.alone();
        if (alone) {
            try (var session = Session.as(next, surroundings, config, timeout)) {
                confirm(session);
            }
        } else if (!isKnown(next)) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The server does not take the new key yet.",
                    "Say 'spinectl key rotate' again; the former key works until then.");
        }
        keys.finish();
        return new Done(keys.present().publicKey(), next.publicKey(), alone, until);
    }

    /** False if there is nothing to confirm, as after a kill when it was confirmed before. */
    private static boolean confirm(Session session) throws SpineException, InterruptedException {
        try {
            new SecurityAgent(session).tell(Json.map("command", "key.confirm"));
            return true;
        } catch (SpineException e) {
            if (e.refusal().code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            return false;
        }
    }
}
