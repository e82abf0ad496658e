package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/**
 * Decides pairings (SEC-30 to SEC-35). Knows no sockets and no threads; time is handed in. Each arrow of the table is
 * an entry AUTH-001 of the audit log with {@code from} and {@code to}. Thread-safe.
 *
 * <pre>
 *   state              | event                          | action                               | next
 *   LOCKED             | start, whitelist was empty     | take or make a token                 | BOOTSTRAP
 *   any                | whitelist reset locally        | wipe the token, make another         | BOOTSTRAP
 *   LOCKED             | an administrator invites       | make a token                         | INVITED
 *   LOCKED             | request                        | audit, 401                           | LOCKED
 *   BOOTSTRAP, INVITED | request before the end         | look at key and proof                | PAIRING
 *   BOOTSTRAP, INVITED | request after the end          | wipe the token, audit, 401           | LOCKED
 *   BOOTSTRAP, INVITED | 300 s are over                 | wipe the token, audit                | LOCKED
 *   BOOTSTRAP, INVITED | an administrator invites       | wipe the token, make another         | INVITED
 *   PAIRING            | another key's, or proof wrong  | count, audit, 401; over 5: paranoid  | the state before
 *   PAIRING            | proof right                    | write the key to the whitelist       | VERIFICATION
 *   VERIFICATION       | the key was revoked            | audit, 403                           | the state before
 *   VERIFICATION       | it is on the disk              | wipe the token, audit, 200 and proof | LOCKED
 *   VERIFICATION       | it could not be written        | audit, 503                           | the state before
 *   any                | stop                           | wipe the token                       | LOCKED
 * </pre>
 *
 * All refusals of a proof read alike: wrong, late and used tokens cannot be told apart from outside.
 */
final class PairingMachine {
    private static final Logger LOG = LoggerFactory.getLogger(PairingMachine.class);

    /** States of the table. */
    enum State {
        LOCKED, BOOTSTRAP, INVITED, PAIRING, VERIFICATION
    }

    /** Puts a key on the whitelist. */
    interface Enrolment {
        /**
         * When it returns, the key is on the disk.
         *
         * @throws SpineException if the key is one that is never trusted
         */
        void enrol(VerifiedKey key, String role, String label) throws IOException, SpineException;
    }

    /**
     * What to answer.
     *
     * @param reply  the answer
     * @param delay  after which it goes out
     * @param paired whether the window closed by success
     */
    record Verdict(PairReply reply, Duration delay, boolean paired) {
    }

    /**
     * How to pair.
     *
     * @param span       how long a window stays open
     * @param acceptHash whether SHA-256 of the token's text will do
     */
    record Rules(Duration span, boolean acceptHash) {
    }

    private final Rules rules;
    private final Supplier<List<VerifiedKey>> servers;
    private final Enrolment enrolment;
    private final AuditLog audit;
    private final LongSupplier nanoTime;
    private final Lockout lockout = new Lockout();
    private OpenWindow window;
    private volatile State state = State.LOCKED;

    /** @param servers the keys that clients may know us by: the present one, and the next during a rotation */
    PairingMachine(Rules rules, Supplier<List<VerifiedKey>> servers, Enrolment enrolment, AuditLog audit,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.servers = servers;
        this.enrolment = enrolment;
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    State state() {
        return state;
    }

    /** What the person who pairs compares (SEC-34). */
    String fingerprint() {
        return Fingerprint.of(servers.get().get(0)).text();
    }

    /** The window that is open now. */
    synchronized Optional<OpenWindow> window() {
        expire();
        return Optional.ofNullable(window);
    }

    /** Opens a window; the token is ours from here on. */
    synchronized OpenWindow open(State origin, PairingToken token, boolean injected) {
        close("replaced");
        window = new OpenWindow(origin, token, injected, nanoTime.getAsLong() + rules.span().toNanos());
        move(origin, Level.INFO, "pairing window opened", Map.of(
                "seconds", Long.toString(rules.span().toSeconds()), "injected", Boolean.toString(injected),
                "server_fingerprint", fingerprint()));
        return window;
    }

    /** Closes the window that is open, if one is, and wipes its token. */
    synchronized void close(String reason) {
        if (window != null) {
            wipe();
            move(State.LOCKED, Level.INFO, "pairing window closed", Map.of("reason", reason));
        }
    }

    private void wipe() {
        window.token().destroy();
        window = null;
    }

    private void move(State next, Level level, String event, Map<String, String> facts) {
        var data = new HashMap<>(facts);
        data.put("from", state.name());
        data.put("to", next.name());
        state = next;
        audit.record("AUTH-001", level, event, data);
    }

    /** Closes the window if its time is over; true if that happened now. */
    synchronized boolean expire() {
        boolean over = window != null && window.isOver(nanoTime.getAsLong());
        if (over) {
            wipe();
            move(State.LOCKED, Level.WARNING, "pairing window expired", Map.of());
        }
        return over;
    }

    /**
     * Handles a request.
     *
     * @param peer    the key that the connection proved
     * @param request what it says, or empty if it could not be read
     * @param remote  the peer's network address, for the audit
     */
    synchronized Verdict pair(VerifiedKey peer, Optional<PairRequest> request, String remote) {
        expire();
        if (window == null) {
            return refuse(peer, remote, "no pairing window is open");
        }
        move(State.PAIRING, Level.INFO, "pairing attempted", of(peer, remote));
        if (!request.map(r -> ByteString.copyFrom(peer.bytes()).equals(r.getClientPublicKey())).orElse(false)) {
            return refuse(peer, remote, "the request does not parse, or its key is not the connection's");
        }
        var known = server(peer, request.get().getProof().toByteArray());
        return known.isEmpty() ? refuse(peer, remote, "the proof is wrong")
                : enrol(peer, known.get(), request.get().getLabel(), remote);
    }

    /** The key of ours that the proof is right for; the same work is done whichever it is. */
    private Optional<VerifiedKey> server(VerifiedKey peer, byte[] proof) {
        var ours = servers.get();
        VerifiedKey found = PairingProof.isHashOf(proof, window.token()) & rules.acceptHash() ? ours.get(0) : null;
        for (var server : ours) {
            found = PairingProof.isOfClient(proof, window.token(), peer, server) ? server : found;
        }
        return Optional.ofNullable(found);
    }

    private Verdict enrol(VerifiedKey peer, VerifiedKey server, String label, String remote) {
        move(State.VERIFICATION, Level.INFO, "pairing proved", of(peer, remote));
        var role = window.role();
        try {
            enrolment.enrol(peer, role, label);
        } catch (SpineException e) {
            back(Level.WARNING, "pairing refused", peer, remote, e.refusal().reason());
            return new Verdict(reply(e.refusal().code().status(), e.refusal().sentence()), delay(), false);
        } catch (IOException | RuntimeException e) {
            LOG.error("A paired key could not be written to the whitelist; the window stays open", e);
            back(Level.CRITICAL, "pairing not written", peer, remote, "the whitelist could not be written");
            return new Verdict(reply(ErrorCode.UNAVAILABLE.status(),
                    "The server could not store the key. Try again; its log says why."), delay(), false);
        }
        var proof = PairingProof.ofServer(window.token(), peer, server);
        wipe();
        var facts = of(peer, remote);
        facts.putAll(Map.of("success", "true", "role", role));
        move(State.LOCKED, Level.INFO, "paired", facts);
        return new Verdict(reply(200, "Paired as " + role + ".").toBuilder()
                .setServerProof(ByteString.copyFrom(proof)).build(), delay(), true);
    }

    private Verdict refuse(VerifiedKey peer, String remote, String reason) {
        back(Level.WARNING, "pairing refused", peer, remote, reason);
        if (lockout.failed(nanoTime.getAsLong())) {
            audit.record("AUTH-007", Level.CRITICAL, "pairing under attack: answers are delayed",
                    Map.of("remote_ip", remote, "delay_seconds", Long.toString(Lockout.DELAY.toSeconds())));
            LOG.error("Over {} failed pairings within {} s: answers now wait {} s", Lockout.MOST,
                    Lockout.SPAN.toSeconds(), Lockout.DELAY.toSeconds());
        }
        return new Verdict(reply(ErrorCode.UNAUTHORIZED.status(), "Pairing refused: the token is wrong, used or"
                + " expired. Ask the administrator for a new one."), delay(), false);
    }

    private Duration delay() {
        return lockout.isParanoid(nanoTime.getAsLong()) ? Lockout.DELAY : Duration.ZERO;
    }

    /** To the state before the attempt. */
    private void back(Level level, String event, VerifiedKey peer, String remote, String reason) {
        var facts = of(peer, remote);
        facts.putAll(Map.of("success", "false", "reason", reason));
        move(window == null ? State.LOCKED : window.origin(), level, event, facts);
    }

    private static Map<String, String> of(VerifiedKey peer, String remote) {
        return new HashMap<>(Map.of("client_pubkey", peer.z85(), "remote_ip", remote));
    }

    private static PairReply reply(int status, String message) {
        return PairReply.newBuilder().setStatusCode(status).setMessage(message).build();
    }
}
