package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Endpoint;

/** A client of CURVE (RFC 26) by hand, which can therefore break every rule. */
final class RawClient extends RawSocket {
    private final CurveKeyPair identity;
    private final byte[] server;
    private final byte[] secret = Salt.random(32);
    private final byte[] serverShort = new byte[32];
    private final byte[] cookie = new byte[96];
    long nonce;

    RawClient(Site site, Endpoint to) throws IOException {
        this(to.address(), Salt.keyPair(), site.serverKeys.publicKey().bytes());
    }

    RawClient(String address, CurveKeyPair identity, byte[] server) throws IOException {
        super(new Socket(URI.create(address).getHost(), URI.create(address).getPort()));
        this.identity = identity;
        this.server = server;
    }

    RawClient greet() throws IOException {
        write(greeting("CURVE", false));
        in.readFully(new byte[64]);
        return this;
    }

    byte[] helloBody() {
        return join(ascii("\5HELLO\1\0"), new byte[72], Salt.publicKey(secret), number(++nonce),
                box("CurveZMQHELLO---", new byte[64], server));
    }

    /** Up to the WELCOME. */
    RawClient hello() throws IOException {
        greet().command(helloBody());
        var welcome = frame();
        assertEquals(168, welcome.length);
        var plain = Salt.open(Arrays.copyOfRange(welcome, 24, 168),
                join(ascii("WELCOME-"), Arrays.copyOfRange(welcome, 8, 24)), server, secret);
        System.arraycopy(plain, 0, serverShort, 0, 32);
        System.arraycopy(plain, 32, cookie, 0, 96);
        return this;
    }

    byte[] cookie() {
        return cookie.clone();
    }

    byte[] initiateBody(byte[] cookie, byte[] metadata) {
        var random = Salt.random(16);
        var vouch = Salt.seal(join(Salt.publicKey(secret), server), join(ascii("VOUCH---"), random), serverShort,
                identity.secret());
        var plain = join(identity.publicKey().bytes(), random, vouch, metadata);
        return join(ascii("\10INITIATE"), cookie, number(++nonce), box("CurveZMQINITIATE", plain, serverShort));
    }

    /** To the end of the handshake, as a DEALER. */
    RawClient ready() throws IOException {
        return ready(property("Socket-Type", "DEALER"));
    }

    RawClient ready(byte[] metadata) throws IOException {
        hello().command(initiateBody(cookie, metadata));
        assertEquals("READY", new String(frame(), 1, 5, java.nio.charset.StandardCharsets.US_ASCII));
        return this;
    }

    /** The body of an encrypted frame under the next nonce; flags 1 is more, 2 is a command. */
    byte[] sealed(int flags, byte[] body) {
        return sealed(++nonce, flags, body);
    }

    byte[] sealed(long number, int flags, byte[] body) {
        return join(ascii("\7MESSAGE"), number(number), Salt.seal(join(new byte[] {(byte) flags}, body),
                join(ascii("CurveZMQMESSAGEC"), number(number)), serverShort, secret));
    }

    RawClient message(int flags, byte[] body) throws IOException {
        frame(0, sealed(flags, body));
        return this;
    }

    RawClient text(String text) throws IOException {
        return message(0, ascii(text));
    }

    void ping(int ttlDeciseconds, byte[] context) throws IOException {
        message(2, join(ascii("\4PING"), new byte[] {(byte) (ttlDeciseconds >> 8), (byte) ttlDeciseconds}, context));
    }

    /** The next decrypted frame of the server: its flags, then its body. */
    byte[] next() throws IOException {
        var frame = frame();
        return Salt.open(Arrays.copyOfRange(frame, 16, frame.length),
                join(ascii("CurveZMQMESSAGES"), Arrays.copyOfRange(frame, 8, 16)), serverShort, secret);
    }

    /** Passes over everything but this command; its body. */
    byte[] nextCommand(String name) throws IOException {
        for (;;) {
            var plain = next();
            if ((plain[0] & 2) != 0 && Arrays.equals(Arrays.copyOfRange(plain, 2, 2 + name.length()), ascii(name))) {
                return Arrays.copyOfRange(plain, 1, plain.length);
            }
        }
    }

    /** The same, or null if the server ends the connection instead. */
    byte[] nextCommandOrEnd(String name) throws IOException {
        try {
            return nextCommand(name);
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    private byte[] box(String prefix, byte[] plain, byte[] to) {
        return Salt.seal(plain, join(ascii(prefix), number(nonce)), to, secret);
    }
}
