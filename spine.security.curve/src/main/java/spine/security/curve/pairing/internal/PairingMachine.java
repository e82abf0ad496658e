package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Principal.Role;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.VerifiedKey;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/**
 * Decides pairings (SEC-30 to SEC-35). Knows no sockets and no threads; time is handed in. Thread-safe.
 *
 * <pre>
 *   state              | event                          | action                               | next
 *   LOCKED             | start, whitelist was empty     | take or make a token                 | BOOTSTRAP
 *   LOCKED             | an administrator invites       | make a token                         | INVITED
 *   LOCKED             | request                        | audit, 401                           | LOCKED
 *   BOOTSTRAP, INVITED | request before the end         | look at key and proof                | PAIRING
 *   BOOTSTRAP, INVITED | request after the end          | wipe the token, audit, 401           | LOCKED
 *   BOOTSTRAP, INVITED | 300 s are over                 | wipe the token, audit                | LOCKED
 *   BOOTSTRAP, INVITED | an administrator invites       | wipe the token, make another         | INVITED
 *   PAIRING            | another key's, or proof wrong  | count, audit, 401; over 5: paranoid  | the state before
 *   PAIRING            | proof right                    | write the key to the whitelist       | VERIFICATION
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
        /** When it returns, the key is on the disk. */
        void enrol(VerifiedKey key, Role role, String label) throws IOException;
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
    private final VerifiedKey server;
    private final Enrolment enrolment;
    private final AuditLog audit;
    private final LongSupplier nanoTime;
    private final Lockout lockout = new Lockout();
    private OpenWindow window;
    private volatile State state = State.LOCKED;

    PairingMachine(Rules rules, VerifiedKey server, Enrolment enrolment, AuditLog audit, LongSupplier nanoTime) {
        this.rules = rules;
        this.server = server;
        this.enrolment = enrolment;
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    State state() {
        return state;
    }

    /** The window that is open now. */
    synchronized Optional<OpenWindow> window() {
        expire();
        return Optional.ofNullable(window);
    }

    /** Opens a window; the token is ours from here on. */
    synchronized OpenWindow open(State origin, PairingToken token, boolean injected) {
        close();
        window = new OpenWindow(origin, token, injected, nanoTime.getAsLong() + rules.span().toNanos());
        state = origin;
        audit.record("AUTH-001", Level.INFO, "pairing window opened", Map.of("origin", origin.name(),
                "seconds", Long.toString(rules.span().toSeconds()), "injected", Boolean.toString(injected)));
        return window;
    }

    /** Closes the window that is open, if one is, and wipes its token. */
    synchronized void close() {
        if (window != null) {
            window.token().destroy();
            window = null;
        }
        state = State.LOCKED;
    }

    /** Closes the window if its time is over; true if that happened now. */
    synchronized boolean expire() {
        boolean over = window != null && window.isOver(nanoTime.getAsLong());
        if (over) {
            close();
            audit.record("AUTH-001", Level.WARNING, "pairing window expired", Map.of());
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
        state = State.PAIRING;
        try {
            var fault = request.map(r -> fault(peer, r)).orElse(Optional.of("the request does not parse"));
            return fault.isPresent() ? refuse(peer, remote, fault.get()) : enrol(peer, request.get(), remote);
        } finally {
            state = window == null ? State.LOCKED : window.origin();
        }
    }

    private Optional<String> fault(VerifiedKey peer, PairRequest request) {
        if (!ByteString.copyFrom(peer.bytes()).equals(request.getClientPublicKey())) {
            return Optional.of("the key in the request is not the connection's");
        }
        var proof = request.getProof().toByteArray();
        boolean bound = PairingProof.isOfClient(proof, window.token(), peer, server);
        boolean hash = PairingProof.isHashOf(proof, window.token()) & rules.acceptHash();
        return bound | hash ? Optional.empty() : Optional.of("the proof is wrong");
    }

    private Verdict enrol(VerifiedKey peer, PairRequest request, String remote) {
        state = State.VERIFICATION;
        var role = window.role();
        try {
            enrolment.enrol(peer, role, request.getLabel());
        } catch (IOException e) {
            LOG.error("A paired key could not be written to the whitelist; the window stays open", e);
            tell(Level.CRITICAL, "pairing not written", peer, remote, "the whitelist could not be written");
            return new Verdict(reply(ErrorCode.UNAVAILABLE.status(),
                    "The server could not store the key. Try again; its log says why."), delay(), false);
        }
        var proof = PairingProof.ofServer(window.token(), peer, server);
        close();
        audit.record("AUTH-001", Level.INFO, "paired", Map.of("client_pubkey", peer.z85(), "success", "true",
                "remote_ip", remote, "role", role.name()));
        return new Verdict(reply(200, "Paired as " + role.name().toLowerCase(java.util.Locale.ROOT) + ".").toBuilder()
                .setServerProof(ByteString.copyFrom(proof)).build(), delay(), true);
    }

    private Verdict refuse(VerifiedKey peer, String remote, String reason) {
        tell(Level.WARNING, "pairing refused", peer, remote, reason);
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

    private void tell(Level level, String event, VerifiedKey peer, String remote, String reason) {
        audit.record("AUTH-001", level, event, Map.of("client_pubkey", peer.z85(), "success", "false",
                "remote_ip", remote, "reason", reason));
    }

    private static PairReply reply(int status, String message) {
        return PairReply.newBuilder().setStatusCode(status).setMessage(message).build();
    }
}
