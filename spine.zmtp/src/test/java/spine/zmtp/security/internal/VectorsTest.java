package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.zmtp.wire.internal.Greeting;

/** The test vectors of WIRE.md, computed by Bouncy Castle's primitives from the text, and met by the product. */
class VectorsTest {
    private static final byte[] PLAIN = {0, 5, 'h', 'e', 'l', 'l', 'o'};
    private final Map<String, byte[]> computed = new TreeMap<>();
    private final byte[][] wire = new byte[4][];
    private final byte[] ofClient = Greeting.of("CURVE", false);
    private final byte[] ofServer = Greeting.of("CURVE", true);

    @Test
    void shouldBeTheOnesInTheText() throws Exception {
        for (var suite : List.of(Suite.AES_256_GCM, Suite.CHACHA20_POLY1305)) {
            records(suite);
        }
        message(Suite.CURVE, "CurveZMQMESSAGEC", new byte[] {0, 'h', 'e', 'l', 'l', 'o'});
        message(Suite.BATCH, "SpineZMTPBATCH-C", PLAIN);
        var text = written();
        var due = new TreeMap<String, String>();
        computed.forEach((name, value) -> due.put(name, hex(value)));
        assertEquals(lines(due), lines(text));
    }

    private void records(Suite suite) throws Exception {
        var protection = shake(suite).session().protection();
        var all = MessageDigest.getInstance("SHA-256");
        all.update("spine-zmtp-1".getBytes(US_ASCII));
        for (var part : new byte[][] {ofClient, ofServer, wire[0], wire[1], wire[2], wire[3]}) {
            all.update(part);
        }
        var transcript = all.digest();
        var shared = BcBox.shared(fill(4), BcBox.publicKey(fill(3)));
        var prk = BcBox.extract(transcript, shared);
        var secret = BcBox.expand(prk, "spine-zmtp-1 " + suite.letter + " c2s", 32);
        var key = BcBox.expand(secret, "spine-zmtp-1 key", 32);
        var iv = BcBox.expand(secret, "spine-zmtp-1 iv", 12);
        var next = BcBox.expand(secret, "spine-zmtp-1 next", 32);
        var prefix = suite.letter + ".";
        computed.put("K", shared);
        computed.put(prefix + "T", transcript);
        computed.put(prefix + "prk", prk);
        computed.put(prefix + "c2s.secret0", secret);
        computed.put(prefix + "c2s.key0", key);
        computed.put(prefix + "c2s.iv0", iv);
        computed.put(prefix + "c2s.key1", BcBox.expand(next, "spine-zmtp-1 key", 32));
        var header = new byte[] {0, (byte) (PLAIN.length + 16)};
        for (int i = 0; i < 2; i++) {
            var nonce = iv.clone();
            nonce[11] ^= (byte) i;
            var record = BcCurve.join("", header, BcBox.aead(suite, key, nonce, header, PLAIN));
            computed.put(prefix + "c2s.record" + i, record);
            assertArrayEquals(record, Traffic.seal(protection, PLAIN));
        }
    }

    private void message(Suite suite, String prefix, byte[] plain) throws Exception {
        var protection = shake(suite).session().protection();
        var peer = new BcCurve(fill(2), fill(4));
        peer.shared = BcBox.shared(fill(4), BcBox.publicKey(fill(3)));
        var frame = peer.message(prefix, 3, plain);
        assertArrayEquals(frame, Traffic.seal(protection, plain));
        computed.put((suite == Suite.CURVE ? "curve" : "b") + ".c2s.message3", frame);
    }

    private Handshake.Step.Done shake(Suite suite) throws Exception {
        var order = suite == Suite.CURVE ? List.<Suite>of() : List.of(suite);
        var client = fixed(order, 4, 8).client(keys(2), keys(1).publicKey(), "DEALER", ByteString.EMPTY, ofClient, ofServer);
        var server = fixed(order, 3, 5).server(new Identities(List.of(keys(1))), "ROUTER", ofServer, ofClient);
        wire[0] = client.first();
        wire[1] = Duo.sent(server.take(wire[0]));
        wire[2] = Duo.sent(client.take(wire[1]));
        server.take(wire[2]);
        wire[3] = server.admitted().command();
        return (Handshake.Step.Done) client.take(wire[3]);
    }

    /** Secrets and nonces of one byte repeated: the short-term secret, then what is drawn after it. */
    private static Handshakes fixed(List<Suite> order, int secret, int firstDrawn) {
        return Duo.with(order, new Entropy() {
            private int drawn = firstDrawn;

            @Override
            public void keyPair(byte[] publicKey, byte[] secretKey) {
                Arrays.fill(secretKey, (byte) secret);
                System.arraycopy(BcBox.publicKey(secretKey), 0, publicKey, 0, 32);
            }

            @Override
            public void fill(byte[] random) {
                Arrays.fill(random, (byte) drawn++);
            }
        });
    }

    private static CurveKeyPair keys(int secret) {
        return new CurveKeyPair(VerifiedKey.of(BcBox.publicKey(fill(secret))), fill(secret));
    }

    private static byte[] fill(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Lines {@code name = hex} of the section. */
    private static Map<String, String> written() throws IOException {
        var text = Files.readString(Path.of("WIRE.md"));
        var found = new TreeMap<String, String>();
        var line = Pattern.compile("^([\\w.]+) += ([0-9a-f]+)$", Pattern.MULTILINE)
                .matcher(text.substring(Math.max(0, text.indexOf("## Test vectors"))));
        while (line.find()) {
            found.put(line.group(1), line.group(2));
        }
        return found;
    }

    private static String lines(Map<String, String> values) {
        var lines = new StringBuilder();
        values.forEach((name, value) -> lines.append(name).append(" = ").append(value).append('\n'));
        return lines.toString();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
