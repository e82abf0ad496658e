package spine.security.nacl.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8439, 2.5.2 and A.3, and a comparison with arithmetic on big integers. */
class Poly1305Test {
    private static final BigInteger P = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);
    private static final String IETF = "Any submission to the IETF intended by the Contributor for publication as all or "
            + "part of an IETF Internet-Draft or RFC and any statement made within the context of an IETF activity is "
            + "considered an \"IETF Contribution\". Such statements include oral statements in IETF sessions, as well as "
            + "written and electronic communications made at any time or place, which are addressed to";
    private static final String CARROLL = "'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\n"
            + "All mimsy were the borogoves,\nAnd the mome raths outgrabe.";

    private static byte[] tag(byte[] key, byte[] text) {
        var out = new byte[16];
        Poly1305.tag(Bytes.getLong(key, 0), Bytes.getLong(key, 8), Bytes.getLong(key, 16), Bytes.getLong(key, 24), text, 0,
                text.length, out, 0);
        return out;
    }

    private static void check(String key, byte[] text, String tag) {
        assertEquals(tag, HexFormat.of().formatHex(tag(HexFormat.of().parseHex(key), text)));
    }

    @Test
    void shouldGiveTheTagsOfTheTexts() {
        check("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
                "Cryptographic Forum Research Group".getBytes(US_ASCII), "a8061dc1305136c6c22b8baf0c0127a9");
        check("0000000000000000000000000000000036e5f6b5c5e06070f0efca96227a863e", IETF.getBytes(US_ASCII),
                "36e5f6b5c5e06070f0efca96227a863e");
        check("36e5f6b5c5e06070f0efca96227a863e00000000000000000000000000000000", IETF.getBytes(US_ASCII),
                "f3477e7cd95417af89a6b8794c310cf0");
        check("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0", CARROLL.getBytes(US_ASCII),
                "4541669a7eaaee61e708dc7cbcc5eb62");
    }

    /** A.3, 1 and 5 to 11: r, s, text, tag. */
    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, 00000000000000000000000000000000, 0000000000000000000000000000000000000000000000"
            + "0000000000000000000000000000000000000000000000000000000000000000000000000000000000, "
            + "00000000000000000000000000000000",
        "02000000000000000000000000000000, 00000000000000000000000000000000, ffffffffffffffffffffffffffffffff, "
            + "03000000000000000000000000000000",
        "02000000000000000000000000000000, ffffffffffffffffffffffffffffffff, 02000000000000000000000000000000, "
            + "03000000000000000000000000000000",
        "01000000000000000000000000000000, 00000000000000000000000000000000, fffffffffffffffffffffffffffffffff0ffffffff"
            + "ffffffffffffffffffffff11000000000000000000000000000000, 05000000000000000000000000000000",
        "01000000000000000000000000000000, 00000000000000000000000000000000, fffffffffffffffffffffffffffffffffbfefefefe"
            + "fefefefefefefefefefefe01010101010101010101010101010101, 00000000000000000000000000000000",
        "02000000000000000000000000000000, 00000000000000000000000000000000, fdffffffffffffffffffffffffffffff, "
            + "faffffffffffffffffffffffffffffff",
        "01000000000000000400000000000000, 00000000000000000000000000000000, e33594d7505e43b900000000000000003394d7505e"
            + "4379cd01000000000000000000000000000000000000000000000001000000000000000000000000000000, "
            + "14000000000000005500000000000000",
        "01000000000000000400000000000000, 00000000000000000000000000000000, e33594d7505e43b900000000000000003394d7505e"
            + "4379cd010000000000000000000000000000000000000000000000, 13000000000000000000000000000000"})
    void shouldGiveTheTagsOfTheEdgeCases(String r, String s, String text, String tag) {
        check(r + s, HexFormat.of().parseHex(text), tag);
    }

    /** Words of all ones and all zeros drive every column to its bound. */
    @Test
    void shouldAgreeWithBigIntegersAtTheBounds() {
        var random = new Random(1305);
        for (int round = 0; round < 3_000; round++) {
            var key = new byte[32];
            var text = new byte[random.nextInt(200)];
            for (var bytes : new byte[][] {key, text}) {
                int run = 1 + random.nextInt(40);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (i % run < run / 2 ? 0 : random.nextInt(30) == 0 ? random.nextInt() : 0xff);
                }
            }
            assertArrayEquals(slow(key, text), tag(key, text));
        }
        var ones = new byte[4_096];
        java.util.Arrays.fill(ones, (byte) 0xff);
        var key = java.util.Arrays.copyOf(ones, 32);
        assertArrayEquals(slow(key, ones), tag(key, ones));
    }

    @Test
    void shouldRefuseEveryOtherTag() {
        var text = IETF.getBytes(US_ASCII);
        var tag = tag(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8},
                text);
        long half = 0x0807060504030201L;
        assertTrue(Poly1305.verify(half, half, half, half, text, 0, text.length, tag, 0));
        for (int bit = 0; bit < 128; bit++) {
            tag[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(Poly1305.verify(half, half, half, half, text, 0, text.length, tag, 0));
            tag[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    private static byte[] slow(byte[] key, byte[] text) {
        var r = number(key, 0, 16).and(CLAMP);
        var h = BigInteger.ZERO;
        for (int at = 0; at < text.length; at += 16) {
            int length = Math.min(16, text.length - at);
            h = h.add(number(text, at, length)).add(BigInteger.ONE.shiftLeft(8 * length)).multiply(r).mod(P);
        }
        h = h.add(number(key, 16, 16));
        var out = new byte[16];
        for (int i = 0; i < 16; i++) {
            out[i] = h.shiftRight(8 * i).byteValue();
        }
        return out;
    }

    private static BigInteger number(byte[] from, int at, int length) {
        var number = BigInteger.ZERO;
        for (int i = length - 1; i >= 0; i--) {
            number = number.shiftLeft(8).or(BigInteger.valueOf(from[at + i] & 0xff));
        }
        return number;
    }
}
