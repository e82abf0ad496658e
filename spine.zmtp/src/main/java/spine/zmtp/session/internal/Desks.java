package spine.zmtp.session.internal;

import static java.util.Objects.requireNonNull;

import spine.zmtp.loop.internal.Desk;

/**
 * Where slow work of handshakes is done.
 *
 * @param crypto X25519 and the boxes of a handshake
 * @param gates  asks gates; apart, so that a gate that hangs holds up nothing but admissions
 */
public record Desks(Desk crypto, Desk gates) {
    public Desks {
        requireNonNull(crypto);
        requireNonNull(gates);
    }
}
