package spine.zmtp.security.internal;

import spine.api.security.VerifiedKey;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Metadata;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;

/** NULL (RFC 37), for tests: both sides send READY at once; everybody is the key of 32 zeros. */
final class NullHandshake implements Handshake {
    private static final VerifiedKey NOBODY = VerifiedKey.of(new byte[Curve.KEY]);
    private final PeerProperties ours;
    private final boolean server;
    private Established session;

    NullHandshake(PeerProperties ours, boolean server) {
        this.ours = ours;
        this.server = server;
    }

    @Override
    public byte[] first() {
        var metadata = ours.metadata(null).encoded();
        var ready = CommandName.READY.body(metadata.length);
        System.arraycopy(metadata, 0, ready, CommandName.READY.bytes(), metadata.length);
        return ready;
    }

    @Override
    public int mostCommandBytes() {
        return CommandName.READY.bytes() + Curve.MOST_METADATA;
    }

    @Override
    public Step take(byte[] command) throws ProtocolException {
        if (CommandName.ERROR.begins(command, 0, command.length)) {
            throw new RefusedException(ErrorCommand.reason(command));
        }
        int name = CommandName.READY.bytes();
        if (session != null || !CommandName.READY.begins(command, 0, command.length)) {
            throw new ProtocolException("no READY");
        }
        var theirs = PeerProperties.of(Metadata.parse(command, name, command.length - name), ours.socketType());
        session = new Established(NOBODY, theirs.socketType(), theirs.routingId(), new NullProtection());
        return server ? new Step.Ask(NOBODY) : new Step.Done(null, session);
    }

    @Override
    public Step.Done admitted() {
        return new Step.Done(null, session);
    }

    @Override
    public byte[] refused(String status) {
        return ErrorCommand.of(status);
    }

    @Override
    public void clear() {
        // No keys.
    }
}
