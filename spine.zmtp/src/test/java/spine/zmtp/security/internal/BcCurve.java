package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** CURVE from RFC 26 again, by other hands and for breaking its rules: nothing of it is shared with the product. */
final class BcCurve {
    final byte[] secret;
    final byte[] shortSecret;
    final byte[] shortPublic;
    byte[] shared;
    byte[] peerShort;
    byte[] cookie = new byte[96];
    byte[] metadata;
    byte[] peerMetadata;
    byte[] vouchFor;
    int version = 1;
    int padding;
    byte[] signature = new byte[64];

    BcCurve(byte[] secret, byte[] shortSecret) {
        this.secret = secret;
        this.shortSecret = shortSecret;
        shortPublic = BcBox.publicKey(shortSecret);
    }

    byte[] hello(byte[] server, long nonce) {
        var zeros = new byte[72];
        Arrays.fill(zeros, (byte) padding);
        return join("\5HELLO", new byte[] {(byte) version, 0}, zeros, shortPublic, counter(nonce),
                BcBox.seal(BcBox.shared(shortSecret, server), nonce("CurveZMQHELLO---", nonce), signature));
    }

    void welcomed(byte[] welcome, byte[] server) {
        var plain = BcBox.open(BcBox.shared(shortSecret, server), join("WELCOME-", slice(welcome, 8, 24)),
                slice(welcome, 24, 168));
        peerShort = slice(plain, 0, 32);
        cookie = slice(plain, 32, 128);
        shared = BcBox.shared(shortSecret, peerShort);
        vouchFor = server;
    }

    byte[] initiate(long nonce) {
        var random = new byte[16];
        Arrays.fill(random, (byte) 8);
        var vouch = BcBox.seal(BcBox.shared(secret, peerShort), join("VOUCH---", random), join("", shortPublic, vouchFor));
        var plain = join("", BcBox.publicKey(secret), random, vouch, metadata);
        return join("\10INITIATE", cookie, counter(nonce), BcBox.seal(shared, nonce("CurveZMQINITIATE", nonce), plain));
    }

    void ready(byte[] ready) {
        long nonce = ByteBuffer.wrap(ready).getLong(6);
        peerMetadata = BcBox.open(shared, nonce("CurveZMQREADY---", nonce), slice(ready, 14, ready.length));
    }

    byte[] welcome(byte[] hello) {
        peerShort = slice(hello, 80, 112);
        var key = BcBox.shared(secret, peerShort);
        BcBox.open(key, join("CurveZMQHELLO---", slice(hello, 112, 120)), slice(hello, 120, 200));
        shared = BcBox.shared(shortSecret, peerShort);
        var random = new byte[16];
        Arrays.fill(random, (byte) 7);
        return join("\7WELCOME", random, BcBox.seal(key, join("WELCOME-", random), join("", shortPublic, cookie)));
    }

    /** @return the client's long-term key */
    byte[] initiated(byte[] initiate) {
        var plain = BcBox.open(shared, join("CurveZMQINITIATE", slice(initiate, 105, 113)),
                slice(initiate, 113, initiate.length));
        var client = slice(plain, 0, 32);
        var vouch = BcBox.open(BcBox.shared(shortSecret, client), join("VOUCH---", slice(plain, 32, 48)),
                slice(plain, 48, 128));
        if (!Arrays.equals(slice(initiate, 9, 105), cookie)
                || !Arrays.equals(vouch, join("", peerShort, BcBox.publicKey(secret)))) {
            throw new IllegalArgumentException("no good INITIATE");
        }
        peerMetadata = slice(plain, 128, plain.length);
        return client;
    }

    byte[] ready(long nonce) {
        return join("\5READY", counter(nonce), BcBox.seal(shared, nonce("CurveZMQREADY---", nonce), metadata));
    }

    /** A whole short frame. */
    byte[] message(String prefix, long nonce, byte[] plain) {
        var body = join("\7MESSAGE", counter(nonce), BcBox.seal(shared, nonce(prefix, nonce), plain));
        return join("", new byte[] {0, (byte) body.length}, body);
    }

    byte[] opened(String prefix, byte[] frame) {
        return BcBox.open(shared, join(prefix, slice(frame, 10, 18)), slice(frame, 18, frame.length));
    }

    static byte[] property(String name, byte[] value) {
        return join("", new byte[] {(byte) name.length()}, name.getBytes(US_ASCII),
                ByteBuffer.allocate(4).putInt(value.length).array(), value);
    }

    static byte[] property(String name, String value) {
        return property(name, value.getBytes(US_ASCII));
    }

    static byte[] join(String first, byte[]... rest) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(first.getBytes(US_ASCII));
        for (var part : rest) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] nonce(String prefix, long nonce) {
        return join(prefix, counter(nonce));
    }

    private static byte[] counter(long nonce) {
        return ByteBuffer.allocate(8).putLong(nonce).array();
    }

    private static byte[] slice(byte[] of, int from, int to) {
        return Arrays.copyOfRange(of, from, to);
    }
}
