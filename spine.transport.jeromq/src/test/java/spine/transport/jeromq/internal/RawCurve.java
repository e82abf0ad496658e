package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Endpoint;
import zmq.io.mechanism.curve.Curve;

/** A client of ZMTP and CURVE (RFC 26) by hand, which can therefore break every rule. */
final class RawCurve implements AutoCloseable {
    private final CurveKeyPair identity;
    private final byte[] server;
    private final byte[][] shortTerm = new Curve().keypair();
    private final byte[] serverShort = new byte[32];
    private final byte[] cookie = new byte[96];
    private long nonce;
    final Socket socket;
    final DataInputStream in;

    RawCurve(Endpoint to, CurveKeyPair identity, byte[] server) throws IOException {
        var uri = URI.create(to.address());
        this.identity = identity;
        this.server = server;
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout((int) Bench.SECONDS * 1_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** ZMTP 3.0 as a client of that mechanism. */
    static byte[] greeting(String mechanism) {
        var greeting = ByteBuffer.allocate(64);
        greeting.put((byte) 0xff).putLong(1).put((byte) 0x7f).put((byte) 3).put((byte) 0);
        greeting.put(mechanism.getBytes(US_ASCII));
        return greeting.array();
    }

    /** Up to the WELCOME. */
    RawCurve hello() throws IOException {
        socket.getOutputStream().write(greeting("CURVE"));
        in.readFully(new byte[64]);
        var hello = ByteBuffer.allocate(200).put((byte) 5).put("HELLO".getBytes(US_ASCII)).put((byte) 1).put((byte) 0);
        hello.position(80).put(shortTerm[0]).putLong(++nonce);
        hello.put(box("CurveZMQHELLO---", new byte[64], server, shortTerm[1]));
        command(hello.array());
        var welcome = frame();
        assertEquals(168, welcome.length);
        var full = ByteBuffer.allocate(24).put("WELCOME-".getBytes(US_ASCII)).put(welcome, 8, 16);
        var sealed = ByteBuffer.allocate(160).position(16).put(welcome, 24, 144);
        var plain = ByteBuffer.allocate(160);
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box_open(plain.array(), sealed.array(), 160, full.array(), server, shortTerm[1]));
        plain.position(32).get(serverShort).get(cookie);
        return this;
    }

    RawCurve initiate(byte[] metadata) throws IOException {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        var vouchNonce = ByteBuffer.allocate(24).put("VOUCH---".getBytes(US_ASCII)).put(random);
        var vouchPlain = ByteBuffer.allocate(64).put(shortTerm[0]).put(server).array();
        var vouch = seal(vouchNonce, vouchPlain, serverShort, identity.secret());
        var plain = ByteBuffer.allocate(128 + metadata.length).put(identity.publicKey().bytes()).put(random).put(vouch)
                .put(metadata).array();
        var initiate = ByteBuffer.allocate(113 + 16 + plain.length).put((byte) 8).put("INITIATE".getBytes(US_ASCII))
                .put(cookie).putLong(++nonce).put(box("CurveZMQINITIATE", plain, serverShort, shortTerm[1]));
        command(initiate.array());
        return this;
    }

    /** To the end of the handshake. */
    RawCurve ready() throws IOException {
        return ready(property("Socket-Type", "DEALER"));
    }

    RawCurve ready(byte[] metadata) throws IOException {
        return hello().admitted(metadata);
    }

    /** From the WELCOME to the READY, before which no message may be sent. */
    RawCurve admitted(byte[] metadata) throws IOException {
        initiate(metadata);
        var ready = frame();
        assertEquals("READY", new String(ready, 1, 5, US_ASCII));
        return this;
    }

    /** An encrypted frame; flags 1 is more, 2 is a command. */
    RawCurve message(int flags, byte[] body) throws IOException {
        var plain = ByteBuffer.allocate(1 + body.length).put((byte) flags).put(body).array();
        frame(0, ByteBuffer.allocate(16 + 16 + plain.length).put((byte) 7).put("MESSAGE".getBytes(US_ASCII))
                .putLong(++nonce).put(box("CurveZMQMESSAGEC", plain, serverShort, shortTerm[1])).array());
        return this;
    }

    static byte[] property(String name, String value) {
        return ByteBuffer.allocate(5 + name.length() + value.length()).put((byte) name.length())
                .put(name.getBytes(US_ASCII)).putInt(value.length()).put(value.getBytes(US_ASCII)).array();
    }

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private byte[] box(String prefix, byte[] plain, byte[] to, byte[] from) {
        return seal(ByteBuffer.allocate(24).put(prefix.getBytes(US_ASCII)).putLong(nonce), plain, to, from);
    }

    private byte[] seal(ByteBuffer fullNonce, byte[] plain, byte[] to, byte[] from) {
        var padded = ByteBuffer.allocate(32 + plain.length).position(32).put(plain);
        var sealed = ByteBuffer.allocate(32 + plain.length);
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box(sealed.array(), padded.array(), sealed.capacity(), fullNonce.array(), to, from));
        return Arrays.copyOfRange(sealed.array(), 16, 32 + plain.length);
    }

    private void command(byte[] body) throws IOException {
        frame(4, body);
    }

    void frame(int flags, byte[] body) throws IOException {
        var frame = ByteBuffer.allocate(9 + body.length);
        if (body.length > 255) {
            frame.put((byte) (flags | 2)).putLong(body.length);
        } else {
            frame.put((byte) flags).put((byte) body.length);
        }
        frame.put(body);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    private byte[] frame() throws IOException {
        int flags = in.readUnsignedByte();
        var body = new byte[(flags & 2) == 0 ? in.readUnsignedByte() : (int) in.readLong()];
        in.readFully(body);
        return body;
    }

    /** Reads until the server ends the connection. */
    void assertClosedByServer() throws IOException {
        try {
            while (in.read() >= 0) {
                // What it still had to say.
            }
        } catch (java.net.SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
