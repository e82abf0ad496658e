package spine.zmtp.security.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.BiFunction;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/** A client and a server that shake hands in memory; somebody may sit between them. */
final class Duo {
    /** The commands on the wire, for whoever changes them. */
    enum Stage { HELLO, WELCOME, INITIATE, READY }

    static final CurveKeyPair SERVER = keys();
    static final CurveKeyPair CLIENT = keys();

    final Handshake client;
    final Handshake server;
    VerifiedKey asked;
    Established atClient;
    Established atServer;

    Duo(Handshakes client, Handshakes server) {
        this(client, server, SERVER.publicKey());
    }

    Duo(Handshakes client, Handshakes server, VerifiedKey pinned) {
        this(client, server, pinned, Greeting.of("CURVE", false));
    }

    /** @param seen the client's greeting as the server saw it */
    Duo(Handshakes client, Handshakes server, VerifiedKey pinned, byte[] seen) {
        var ofClient = Greeting.of("CURVE", false);
        var ofServer = Greeting.of("CURVE", true);
        this.client = client.client(CLIENT, pinned, "DEALER", ByteString.copyFromUtf8("me"), ofClient, ofServer);
        this.server = server.server(identities(), "ROUTER", ofServer, seen);
    }

    static Duo of(Extensions client, Extensions server) throws ProtocolException {
        return new Duo(new Handshakes(client), new Handshakes(server)).shake();
    }

    /** Both sides with this suite only, whatever this CPU has. */
    static Duo of(Suite suite) throws ProtocolException {
        var both = with(suite == Suite.CURVE ? List.of() : List.of(suite), Entropy.system());
        return new Duo(both, both).shake();
    }

    static Handshakes with(List<Suite> order, Entropy entropy) {
        return new Handshakes(Extensions.NONE, new Negotiation(order), entropy, true);
    }

    Duo shake() throws ProtocolException {
        return shake((stage, command) -> command);
    }

    Duo shake(BiFunction<Stage, byte[], byte[]> between) throws ProtocolException {
        var welcome = sent(server.take(between.apply(Stage.HELLO, client.first())));
        var initiate = sent(client.take(between.apply(Stage.WELCOME, welcome)));
        asked = ((Handshake.Step.Ask) server.take(between.apply(Stage.INITIATE, initiate))).key();
        var done = server.admitted();
        atServer = done.session();
        atClient = ((Handshake.Step.Done) client.take(between.apply(Stage.READY, done.command()))).session();
        return this;
    }

    static Identities identities() {
        return new Identities(List.of(SERVER));
    }

    static byte[] sent(Handshake.Step step) {
        return ((Handshake.Step.Send) step).command();
    }

    static CurveKeyPair keys() {
        var publicKey = new byte[32];
        var secret = new byte[32];
        Nacl.keyPair(publicKey, secret);
        return new CurveKeyPair(VerifiedKey.of(publicKey), secret);
    }
}
