package spine.zmtp.security.internal;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Arrays;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Metadata;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * The server's side of CURVE (RFC 26). Costs a client that proves nothing one X25519 and one key pair for its HELLO; a
 * whole handshake takes three and the key pair. While the server has two identities a HELLO that is not for the first
 * costs one X25519 more; from there on the handshake knows the one that fitted and no other. Between WELCOME and INITIATE
 * it holds the short-term secret only inside the cookie, which the client keeps; the cookie's key is made for this one
 * handshake.
 */
final class CurveServer implements Handshake {
    private enum State { HELLO, INITIATE, GATE, OVER }

    private final Identities identities;
    private final PeerProperties ours;
    private final Negotiation negotiation;
    private final Entropy entropy;
    private final Transcript transcript;
    private final byte[] cookieKey = new byte[Curve.KEY];
    private State state = State.HELLO;
    /** The identity that HELLO was for. */
    private VerifiedKey identity;
    private long clientNonce;
    private byte[] shared;
    private VerifiedKey client;
    private PeerProperties theirs;
    private Suite suite;

    CurveServer(Identities identities, PeerProperties ours, Negotiation negotiation, Entropy entropy,
            Transcript transcript) {
        this.identities = requireNonNull(identities);
        this.ours = ours;
        this.negotiation = negotiation;
        this.entropy = entropy;
        this.transcript = transcript;
    }

    @Override
    public byte[] first() {
        return null;
    }

    @Override
    public int mostCommandBytes() {
        return state == State.HELLO ? Curve.HELLO_BYTES : Curve.INITIATE_BYTES + Curve.MOST_METADATA;
    }

    @Override
    public Step take(byte[] command) throws ProtocolException {
        var now = state;
        state = State.OVER;
        try {
            return switch (now) {
                case HELLO -> hello(command);
                case INITIATE -> initiate(command);
                default -> throw new ProtocolException("a command after the end of the handshake");
            };
        } finally {
            if (state == State.OVER) {
                clear();
            }
        }
    }

    private Step hello(byte[] hello) throws ProtocolException {
        require(hello.length == Curve.HELLO_BYTES && CommandName.HELLO.begins(hello, 0, hello.length), "no HELLO");
        require(hello[Curve.HELLO_VERSION_AT] == 1 && hello[Curve.HELLO_VERSION_AT + 1] == 0,
                "HELLO of another version of CURVE");
        require(zeros(hello, Curve.HELLO_ZEROS_AT, Curve.HELLO_KEY_AT), "HELLO whose padding is not zero");
        var key = key(hello);
        clientNonce = (long) Curve.BIG.get(hello, Curve.HELLO_NONCE_AT);
        var welcome = welcome(hello, key);
        Curve.wipe(key);
        transcript.add(hello);
        transcript.add(welcome);
        state = State.INITIATE;
        return new Step.Send(welcome);
    }

    /** The precomputed key of the identity that this HELLO is for; the second one is tried if it is not the first. */
    private byte[] key(byte[] hello) throws ProtocolException {
        var pairs = identities.copies();
        try {
            for (var pair : pairs) {
                var key = key(hello, pair);
                if (key != null) {
                    identity = pair.publicKey();
                    return key;
                }
            }
        } finally {
            pairs.forEach(CurveKeyPair::destroy);
        }
        throw new ProtocolException("HELLO that is not for this server's key");
    }

    private static byte[] key(byte[] hello, CurveKeyPair pair) throws ProtocolException {
        var secret = pair.secret();
        var key = Nacl.beforeNm(Arrays.copyOfRange(hello, Curve.HELLO_KEY_AT, Curve.HELLO_NONCE_AT), secret);
        Curve.wipe(secret);
        require(key != null, "HELLO with a key of small order");
        var signature = Curve.open(key, Curve.HELLO, hello, Curve.HELLO_NONCE_AT, hello, Curve.HELLO_BOX_AT,
                Curve.HELLO_PLAIN);
        if (signature == null || !zeros(signature, 0, signature.length)) {
            Curve.wipe(key);
            return null;
        }
        return key;
    }

    private byte[] welcome(byte[] hello, byte[] key) {
        var shortTerm = new byte[Curve.KEY];
        var secret = new byte[Curve.KEY];
        entropy.keyPair(shortTerm, secret);
        entropy.fill(cookieKey);
        var cookie = new byte[Curve.COOKIE];
        fillNonce(cookie, 0);
        var kept = Arrays.copyOf(Arrays.copyOfRange(hello, Curve.HELLO_KEY_AT, Curve.HELLO_NONCE_AT), 2 * Curve.KEY);
        System.arraycopy(secret, 0, kept, Curve.KEY, Curve.KEY);
        Curve.seal(cookieKey, Curve.OF_COOKIE, cookie, 0, kept, cookie, Curve.LONG_NONCE);
        var plain = Arrays.copyOf(shortTerm, Curve.WELCOME_PLAIN);
        System.arraycopy(cookie, 0, plain, Curve.KEY, Curve.COOKIE);
        var welcome = CommandName.WELCOME.body(Curve.WELCOME_BYTES - Curve.WELCOME_NONCE_AT);
        fillNonce(welcome, Curve.WELCOME_NONCE_AT);
        Curve.seal(key, Curve.WELCOME, welcome, Curve.WELCOME_NONCE_AT, plain, welcome, Curve.WELCOME_BOX_AT);
        Curve.wipe(secret, kept);
        return welcome;
    }

    private Step initiate(byte[] initiate) throws ProtocolException {
        int metadata = initiate.length - Curve.INITIATE_BYTES;
        require(metadata >= 0 && metadata <= Curve.MOST_METADATA
                && CommandName.INITIATE.begins(initiate, 0, initiate.length), "no INITIATE");
        var kept = Curve.open(cookieKey, Curve.OF_COOKIE, initiate, Curve.INITIATE_COOKIE_AT, initiate,
                Curve.INITIATE_COOKIE_AT + Curve.LONG_NONCE, 2 * Curve.KEY);
        Curve.wipe(cookieKey);
        require(kept != null, "INITIATE with a cookie that is not of this handshake");
        require(identities.has(identity), "INITIATE for a server's key that was replaced meanwhile");
        long nonce = (long) Curve.BIG.get(initiate, Curve.INITIATE_NONCE_AT);
        require(nonce == clientNonce + 1 && nonce != 0, "INITIATE whose nonce does not follow HELLO's");
        clientNonce = nonce;
        var clientShort = Arrays.copyOf(kept, Curve.KEY);
        var secret = Arrays.copyOfRange(kept, Curve.KEY, 2 * Curve.KEY);
        try {
            shared = Nacl.beforeNm(clientShort, secret);
            require(shared != null, "INITIATE with a key of small order");
            var plain = Curve.open(shared, Curve.INITIATE, initiate, Curve.INITIATE_NONCE_AT, initiate,
                    Curve.INITIATE_BOX_AT, Curve.INITIATE_METADATA_AT + metadata);
            require(plain != null, "INITIATE that was not made by who said HELLO");
            var key = Arrays.copyOf(plain, Curve.KEY);
            vouched(key, plain, clientShort, secret);
            client = VerifiedKey.of(key);
            var properties = Metadata.parse(plain, Curve.INITIATE_METADATA_AT, metadata);
            theirs = PeerProperties.of(properties, ours.socketType());
            suite = negotiation.select(properties.get(Negotiation.PROPERTY));
        } finally {
            Curve.wipe(kept, secret);
        }
        transcript.add(initiate);
        state = State.GATE;
        return new Step.Ask(client);
    }

    /** The holder of the long-term key says: this short-term key is mine, and it is for that server. */
    private void vouched(byte[] key, byte[] plain, byte[] clientShort, byte[] secret) throws ProtocolException {
        var vouchKey = Nacl.beforeNm(key, secret);
        require(vouchKey != null, "INITIATE with a key of small order");
        var vouch = Curve.open(vouchKey, Curve.OF_VOUCH, plain, Curve.KEY, plain, Curve.KEY + Curve.LONG_NONCE,
                2 * Curve.KEY);
        Curve.wipe(vouchKey);
        var due = Arrays.copyOf(clientShort, 2 * Curve.KEY);
        System.arraycopy(identity.bytes(), 0, due, Curve.KEY, Curve.KEY);
        require(vouch != null && MessageDigest.isEqual(vouch, due), "INITIATE whose client key did not vouch for it");
    }

    @Override
    public Step.Done admitted() {
        if (state != State.GATE) {
            throw new IllegalStateException("nobody asked");
        }
        state = State.OVER;
        var metadata = ours.metadata(Negotiation.selection(suite)).encoded();
        var ready = CommandName.READY.body(Curve.READY_BYTES - Curve.READY_NONCE_AT + metadata.length);
        Curve.BIG.set(ready, Curve.READY_NONCE_AT, 1L);
        Curve.seal(shared, Curve.READY, ready, Curve.READY_NONCE_AT, metadata, ready, Curve.READY_BOX_AT);
        transcript.add(ready);
        var protection = Protections.of(suite, shared, transcript, true, 1, clientNonce);
        clear();
        return new Step.Done(ready, new Established(client, theirs.socketType(), theirs.routingId(), protection));
    }

    @Override
    public byte[] refused(String status) {
        clear();
        return ErrorCommand.of(status);
    }

    @Override
    public void clear() {
        state = State.OVER;
        Curve.wipe(cookieKey, shared);
    }

    private void fillNonce(byte[] out, int at) {
        var nonce = new byte[Curve.LONG_NONCE];
        entropy.fill(nonce);
        System.arraycopy(nonce, 0, out, at, nonce.length);
    }

    private static boolean zeros(byte[] in, int from, int to) {
        int all = 0;
        for (int at = from; at < to; at++) {
            all |= in[at];
        }
        return all == 0;
    }

    private static void require(boolean holds, String otherwise) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(otherwise);
        }
    }
}
