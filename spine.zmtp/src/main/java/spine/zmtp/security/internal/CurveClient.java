package spine.zmtp.security.internal;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Metadata;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;

/** The client's side of CURVE (RFC 26), which knows the server's key beforehand (SEC-34). One for each connection. */
final class CurveClient implements Handshake {
    private enum State { FIRST, WELCOME, READY, OVER }

    private static final long HELLO_NONCE = 1;
    private static final long INITIATE_NONCE = 2;

    private final CurveKeyPair identity;
    private final VerifiedKey server;
    private final PeerProperties ours;
    private final Negotiation negotiation;
    private final Entropy entropy;
    private final Transcript transcript;
    private final byte[] shortTerm = new byte[Curve.KEY];
    private final byte[] secret = new byte[Curve.KEY];
    private State state = State.FIRST;
    /** With the server's long-term key until WELCOME has come, then with its short-term key. */
    private byte[] shared;
    private boolean offered;

    CurveClient(CurveKeyPair identity, VerifiedKey server, PeerProperties ours, Negotiation negotiation,
            Entropy entropy, Transcript transcript) {
        this.identity = requireNonNull(identity);
        this.server = requireNonNull(server);
        this.ours = ours;
        this.negotiation = negotiation;
        this.entropy = entropy;
        this.transcript = transcript;
    }

    @Override
    public byte[] first() {
        if (state != State.FIRST) {
            throw new IllegalStateException("HELLO was said");
        }
        entropy.keyPair(shortTerm, secret);
        shared = Nacl.beforeNm(server.bytes(), secret);
        if (shared == null) {
            throw new IllegalStateException("the server's key is of small order: no server has it");
        }
        var hello = CommandName.HELLO.body(Curve.HELLO_BYTES - Curve.HELLO_VERSION_AT);
        hello[Curve.HELLO_VERSION_AT] = 1;
        System.arraycopy(shortTerm, 0, hello, Curve.HELLO_KEY_AT, Curve.KEY);
        Curve.BIG.set(hello, Curve.HELLO_NONCE_AT, HELLO_NONCE);
        Curve.seal(shared, Curve.HELLO, hello, Curve.HELLO_NONCE_AT, new byte[Curve.HELLO_PLAIN], hello,
                Curve.HELLO_BOX_AT);
        transcript.add(hello);
        state = State.WELCOME;
        return hello;
    }

    @Override
    public int mostCommandBytes() {
        return state == State.READY ? Curve.READY_BYTES + Curve.MOST_METADATA : ErrorCommand.MOST_BYTES;
    }

    @Override
    public Step take(byte[] command) throws ProtocolException {
        var now = state;
        state = State.OVER;
        try {
            if (CommandName.ERROR.begins(command, 0, command.length)) {
                throw new RefusedException(ErrorCommand.reason(command));
            }
            return switch (now) {
                case WELCOME -> welcome(command);
                case READY -> ready(command);
                default -> throw new ProtocolException("a command out of turn");
            };
        } finally {
            if (state == State.OVER) {
                clear();
            }
        }
    }

    private Step welcome(byte[] welcome) throws ProtocolException {
        require(welcome.length == Curve.WELCOME_BYTES && CommandName.WELCOME.begins(welcome, 0, welcome.length),
                "no WELCOME");
        var plain = Curve.open(shared, Curve.WELCOME, welcome, Curve.WELCOME_NONCE_AT, welcome,
                Curve.WELCOME_BOX_AT, Curve.WELCOME_PLAIN);
        Curve.wipe(shared);
        require(plain != null, "WELCOME that was not made by the holder of the server's key");
        var serverShort = Arrays.copyOf(plain, Curve.KEY);
        shared = Nacl.beforeNm(serverShort, secret);
        Curve.wipe(secret);
        require(shared != null, "WELCOME with a key of small order");
        var initiate = initiate(serverShort, plain);
        transcript.add(welcome);
        transcript.add(initiate);
        state = State.READY;
        return new Step.Send(initiate);
    }

    private byte[] initiate(byte[] serverShort, byte[] welcome) {
        var properties = ours.metadata(negotiation.offer());
        offered = properties.get(Negotiation.PROPERTY) != null;
        var metadata = properties.encoded();
        var plain = Arrays.copyOf(identity.publicKey().bytes(), Curve.INITIATE_METADATA_AT + metadata.length);
        System.arraycopy(vouch(serverShort), 0, plain, Curve.KEY, Curve.VOUCH);
        System.arraycopy(metadata, 0, plain, Curve.INITIATE_METADATA_AT, metadata.length);
        var initiate = CommandName.INITIATE.body(Curve.INITIATE_BYTES - Curve.INITIATE_COOKIE_AT + metadata.length);
        System.arraycopy(welcome, Curve.KEY, initiate, Curve.INITIATE_COOKIE_AT, Curve.COOKIE);
        Curve.BIG.set(initiate, Curve.INITIATE_NONCE_AT, INITIATE_NONCE);
        Curve.seal(shared, Curve.INITIATE, initiate, Curve.INITIATE_NONCE_AT, plain, initiate, Curve.INITIATE_BOX_AT);
        return initiate;
    }

    private byte[] vouch(byte[] serverShort) {
        var nonce = new byte[Curve.LONG_NONCE];
        entropy.fill(nonce);
        var vouch = Arrays.copyOf(nonce, Curve.VOUCH);
        var plain = Arrays.copyOf(shortTerm, 2 * Curve.KEY);
        System.arraycopy(server.bytes(), 0, plain, Curve.KEY, Curve.KEY);
        var longTerm = identity.secret();
        // Not null: whoever gave us this short-term key made a shared key with it above.
        var key = Nacl.beforeNm(serverShort, longTerm);
        Curve.seal(key, Curve.OF_VOUCH, vouch, 0, plain, vouch, Curve.LONG_NONCE);
        Curve.wipe(longTerm, key);
        return vouch;
    }

    private Step ready(byte[] ready) throws ProtocolException {
        int size = ready.length - Curve.READY_BYTES;
        require(size >= 0 && size <= Curve.MOST_METADATA && CommandName.READY.begins(ready, 0, ready.length),
                "no READY");
        var plain = Curve.open(shared, Curve.READY, ready, Curve.READY_NONCE_AT, ready, Curve.READY_BOX_AT, size);
        require(plain != null, "READY that was not made by who said WELCOME");
        var metadata = Metadata.parse(plain, 0, size);
        var theirs = PeerProperties.of(metadata, ours.socketType());
        var selection = metadata.get(Negotiation.PROPERTY);
        require(selection == null || offered, "the server selected an extension, but none was offered");
        var suite = negotiation.accept(selection);
        transcript.add(ready);
        long serverNonce = (long) Curve.BIG.get(ready, Curve.READY_NONCE_AT);
        var protection = Protections.of(suite, shared, transcript, false, INITIATE_NONCE, serverNonce);
        clear();
        return new Step.Done(null, new Established(server, theirs.socketType(), theirs.routingId(), protection));
    }

    @Override
    public Step.Done admitted() {
        throw new IllegalStateException("a client asks no gate: it knows the server's key");
    }

    @Override
    public byte[] refused(String status) {
        throw new IllegalStateException("a client sends no ERROR (RFC 26)");
    }

    @Override
    public void clear() {
        state = State.OVER;
        Curve.wipe(secret, shared);
    }

    private static void require(boolean holds, String otherwise) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(otherwise);
        }
    }
}
