package spine.zmtp.security.internal;

import spine.api.security.VerifiedKey;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * One side of a security handshake, from after the greeting to traffic. Knows no sockets and no clock: commands in,
 * commands out. Slow (X25519) where it says so, so that a session runs it away from its loop. Not thread-safe, but may
 * move between threads that hand it over properly.
 *
 * <p>A command is the whole body of a ZMTP command frame, its name included ({@code 5 H E L L O ...}).
 */
public interface Handshake {
    /**
     * The command that opens the handshake, on the side that speaks first; null on the other (with NULL, of tests, both
     * speak first). Called once, before {@link #take}. Slow.
     */
    byte[] first();

    /**
     * Takes the peer's next command. Slow.
     *
     * @throws ProtocolException if it is malformed, out of turn or forged, and as a
     *                           {@link spine.zmtp.wire.internal.RefusedException} if it is an ERROR of the peer; the
     *                           handshake is then dead and cleared
     */
    Step take(byte[] command) throws ProtocolException;

    /** The largest command that may come next: a frame that announces more is refused before it has come. */
    int mostCommandBytes();

    /** The gate said yes to {@link Step.Ask}: ends the handshake. */
    Step.Done admitted();

    /** The gate said no: the ERROR command to send before the connection is closed, with a status such as "400". */
    byte[] refused(String status);

    /** Overwrites what is secret, when the session ends before {@link Step.Done}. Idempotent. */
    void clear();

    /** What a session does next. */
    sealed interface Step {
        /** Send this command and wait for the peer's next. */
        record Send(byte[] command) implements Step {
        }

        /** Ask the gate about this key, which the peer has proved to hold; then {@link #admitted} or refused. */
        record Ask(VerifiedKey key) implements Step {
        }

        /**
         * Send the command, if it is not null, unprotected; all after it is traffic. The protection is then the
         * session's to clear.
         */
        record Done(byte[] command, Established session) implements Step {
        }
    }
}
