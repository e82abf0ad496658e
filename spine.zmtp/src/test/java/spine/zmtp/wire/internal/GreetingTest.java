package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GreetingTest {
    private static final byte[] OURS = Greeting.of("CURVE", true);

    @Test
    void shouldHaveTheBytesOfRfc37() {
        var due = new byte[64];
        due[0] = (byte) 0xff;
        due[9] = 0x7f;
        due[10] = 3;
        due[11] = 1;
        System.arraycopy("CURVE".getBytes(US_ASCII), 0, due, 12, 5);
        due[32] = 1;
        assertTrue(Arrays.equals(due, OURS));
    }

    @Test
    void shouldBeCompleteAtTheLastByteOnly() throws ProtocolException {
        var peer = Greeting.of("CURVE", false);
        for (int have = 0; have < 64; have++) {
            assertFalse(Greeting.complete(peer, have, OURS));
        }
        assertTrue(Greeting.complete(peer, 64, OURS));
        assertEquals(1, Greeting.minor(peer));
    }

    @Test
    void shouldTakeWhateverPaddingAndFillerThePeerSends() throws ProtocolException {
        var peer = Greeting.of("CURVE", false);
        Arrays.fill(peer, 1, 9, (byte) 0xa5);
        Arrays.fill(peer, 33, 64, (byte) 0x5a);
        assertTrue(Greeting.complete(peer, 64, OURS));
    }

    @Test
    void shouldTakeLaterVersions() throws ProtocolException {
        for (int major : new int[] {3, 4, 127, 200, 255}) {
            var peer = Greeting.of("CURVE", false);
            peer[10] = (byte) major;
            peer[11] = (byte) 200;
            assertTrue(Greeting.complete(peer, 64, OURS));
            assertTrue(Greeting.minor(peer) >= 1);
        }
    }

    @Test
    void shouldNameAnOlderVersionAtItsByte() {
        var peer = Greeting.of("CURVE", false);
        peer[10] = 1;
        assertRefused(peer, 11, "ZMTP 2.0");
        peer[10] = 0;
        assertRefused(peer, 11, "ZMTP 1.0");
        assertRefused(new byte[] {0x05}, 1, "begins with 0x5");
        assertRefused("GET / HTTP/1.1".getBytes(US_ASCII), 1, "begins with 0x47");
    }

    @Test
    void shouldNameAnotherMechanismAtItsFirstDifferentByte() {
        assertRefused(Greeting.of("PLAIN", false), 13, "mechanism is P");
        assertRefused(Greeting.of("NULL", false), 64, "mechanism is NULL, not CURVE");
        assertRefused(Greeting.of("CURVES", false), 64, "mechanism is CURVES");
        assertRefused(Greeting.of("", false), 64, "mechanism is none");
        var ugly = Greeting.of("CURVE", false);
        ugly[12] = 7;
        assertRefused(ugly, 64, "mechanism is ?URVE");
    }

    @Test
    void shouldRefuseTwoServers() {
        assertRefused(Greeting.of("CURVE", true), 33, "both sides");
        var neither = Greeting.of("CURVE", false);
        neither[32] = 2;
        assertRefused(neither, 33, "neither 0 nor 1");
    }

    /** However the bytes come, garbage is judged alike, and what is refused once is refused with more. */
    @Property(tries = 500)
    void shouldStayWithARefusal(@ForAll @Size(64) byte[] bytes, @ForAll @IntRange(max = 64) int have) {
        boolean refused = refuses(bytes, have);
        assertTrue(!refused || refuses(bytes, 64));
    }

    private static boolean refuses(byte[] bytes, int have) {
        try {
            Greeting.complete(bytes, have, OURS);
            return false;
        } catch (ProtocolException e) {
            return true;
        }
    }

    private static void assertRefused(byte[] peer, int have, String words) {
        var refusal = assertThrows(ProtocolException.class, () -> Greeting.complete(peer, have, OURS));
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }
}
