package spine.security.nacl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import spine.security.nacl.internal.HSalsa20;

/** The cipher is CurveZMQ's (SEC-21): "Cryptography in NaCl" (2009), RFC 7748 and Wycheproof, by scalar Java. */
class PublishedVectorsTest {
    private static final byte[] ALICE = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] BOB = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    private static final byte[] ALICE_PUBLIC = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static final byte[] BOB_PUBLIC = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    private static final byte[] SHARED = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    private static final byte[] FIRST_KEY = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    private static final byte[] SECOND_KEY = hex("dc908dda0b9344a953629b733820778880f3ceb421bb61b91cbd4c3e66256ce4");
    private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final byte[] MESSAGE = hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
            + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
            + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
            + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
    private static final byte[] BOX = hex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce"
            + "48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
            + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
            + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
            + "7973f622a43d14a6599b1f654cb45a74e355a5");
    private static final byte[] STREAM = hex("eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880"
            + "309e645a74e9e0a60d8243acd9177ab51a1beb8d5a2f5d700c093c5e55855796");

    private final NaclProvider java = Nacl.scalar();

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void shouldAgreeOnNaClsFirstKey() {
        assertArrayEquals(FIRST_KEY, Nacl.beforeNm(BOB_PUBLIC, ALICE));
        assertArrayEquals(FIRST_KEY, Nacl.beforeNm(ALICE_PUBLIC, BOB));
        assertArrayEquals(FIRST_KEY, HSalsa20.of(SHARED, new byte[16]));
        assertArrayEquals(SECOND_KEY, HSalsa20.of(FIRST_KEY, NONCE));
    }

    @Test
    void shouldSealAndOpenNaClsBox() {
        assertArrayEquals(BOX, Nacl.secretbox(FIRST_KEY, NONCE, MESSAGE));
        assertArrayEquals(MESSAGE, Nacl.secretboxOpen(FIRST_KEY, NONCE, BOX));
        BOX[40] ^= 1;
        assertNull(Nacl.secretboxOpen(FIRST_KEY, NONCE, BOX));
        BOX[40] ^= 1;
        assertNull(Nacl.secretboxOpen(FIRST_KEY, NONCE, new byte[15]));
    }

    /** The box of zeros is the stream from byte 32 on. */
    @Test
    void shouldGiveNaClsStream() {
        var box = Nacl.secretbox(FIRST_KEY, NONCE, new byte[32]);
        assertArrayEquals(Arrays.copyOfRange(STREAM, 32, 64), Arrays.copyOfRange(box, 16, 48));
    }

    /** RFC 7748, 6.1. */
    @Test
    void shouldGivePublicKeysAndSharedSecretOfTheRfc() {
        var out = new byte[32];
        Nacl.publicKey(out, ALICE);
        assertArrayEquals(ALICE_PUBLIC, out);
        Nacl.publicKey(out, BOB);
        assertArrayEquals(BOB_PUBLIC, out);
        assertTrue(java.x25519(out, ALICE, BOB_PUBLIC));
        assertArrayEquals(SHARED, out);
    }

    /** RFC 7748, 5.2: once, and a thousand times over. */
    @Test
    void shouldGiveTheIteratedResultOfTheRfc() {
        var k = new byte[32];
        k[0] = 9;
        var u = k.clone();
        for (int i = 1; i <= 1_000; i++) {
            var out = new byte[32];
            assertTrue(java.x25519(out, k, u));
            u = k;
            k = out;
            if (i == 1) {
                assertArrayEquals(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"), k);
            }
        }
        assertArrayEquals(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), k);
    }

    /**
     * All 518. Where Wycheproof calls a result acceptable we expect: points on the twist and points that are not
     * written canonically are computed; a secret of all zero (31 vectors, public keys of small order) is refused.
     */
    @Test
    void shouldGiveWycheproofsResults() throws IOException {
        int refused = 0;
        int vectors = 0;
        var resource = getClass().getResourceAsStream("wycheproof-x25519.txt");
        try (var lines = new BufferedReader(new InputStreamReader(resource, US_ASCII))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    var word = line.split(" ");
                    var out = new byte[32];
                    boolean good = java.x25519(out, hex(word[1]), hex(word[2]));
                    assertArrayEquals(hex(word[3]), out, line);
                    assertEquals(!word[3].matches("0+"), good, line);
                    assertEquals(good, Nacl.beforeNm(hex(word[2]), hex(word[1])) != null);
                    refused += good ? 0 : 1;
                    vectors++;
                }
            }
        }
        assertEquals(518, vectors);
        assertEquals(31, refused);
    }
}
