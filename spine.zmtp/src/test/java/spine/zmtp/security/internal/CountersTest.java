package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.zmtp.wire.internal.ProtocolException;

/** What happens where counters end. */
class CountersTest {
    private static final byte[] SHARED = new byte[32];
    private static final byte[] TRANSCRIPT = new byte[32];

    /** New keys after so many records, on both sides at the same record, each direction for itself. */
    @Test
    void shouldGoOnToTheNextKeyWithoutAWord() throws ProtocolException {
        for (var suite : List.of(Suite.AES_256_GCM, Suite.CHACHA20_POLY1305)) {
            var client = RecordProtection.of(suite, SHARED, TRANSCRIPT, false, 4);
            var server = RecordProtection.of(suite, SHARED, TRANSCRIPT, true, 4);
            for (int record = 0; record < 19; record++) {
                var plain = new byte[] {(byte) record};
                assertArrayEquals(plain, Traffic.open(server, Traffic.seal(client, plain)));
                if (record % 3 == 0) {
                    assertArrayEquals(plain, Traffic.open(client, Traffic.seal(server, plain)));
                }
            }
        }
    }

    /** The same counter under the next key is another nonce and another key. */
    @Test
    void shouldNotRepeatItselfAfterTheNextKey() {
        for (var suite : List.of(Suite.AES_256_GCM, Suite.CHACHA20_POLY1305)) {
            var short4 = RecordProtection.of(suite, SHARED, TRANSCRIPT, false, 4);
            var long8 = RecordProtection.of(suite, SHARED, TRANSCRIPT, false, 8);
            for (int record = 0; record < 8; record++) {
                var first = Traffic.seal(short4, new byte[40]);
                var second = Traffic.seal(long8, new byte[40]);
                assertEquals(record < 4, Arrays.equals(first, second));
            }
        }
    }

    @Test
    void shouldRefuseARecordOfTheKeyBefore() throws ProtocolException {
        var client = RecordProtection.of(Suite.AES_256_GCM, SHARED, TRANSCRIPT, false, 2);
        var server = RecordProtection.of(Suite.AES_256_GCM, SHARED, TRANSCRIPT, true, 2);
        var first = Traffic.seal(client, new byte[5]);
        Traffic.open(server, first);
        Traffic.open(server, Traffic.seal(client, new byte[5]));
        assertThrows(ProtocolException.class, () -> Traffic.open(server, first));
    }

    /** A failed record uses its counter up: its nonce is not taken again. */
    @Test
    void shouldNotTakeTheSameCounterAfterAForgedRecord() {
        var client = RecordProtection.of(Suite.CHACHA20_POLY1305, SHARED, TRANSCRIPT, false, 100);
        var server = RecordProtection.of(Suite.CHACHA20_POLY1305, SHARED, TRANSCRIPT, true, 100);
        var genuine = Traffic.seal(client, new byte[5]);
        var forged = genuine.clone();
        forged[9] ^= 1;
        assertThrows(ProtocolException.class, () -> Traffic.open(server, forged));
        assertThrows(ProtocolException.class, () -> Traffic.open(server, genuine));
    }

    @Test
    void shouldChangeKeysLongBefore2To32Records() {
        assertEquals(1 << 24, RecordProtection.RECORDS_PER_KEY);
        assertFalse(RecordProtection.RECORDS_PER_KEY > 1L << 32);
    }

    /** RFC 26: at most 2^64 - 1 commands; then the connection ends, and no nonce comes twice. */
    @Test
    void shouldSealNoMoreWhenAllShortNoncesAreUsedUp() throws ProtocolException {
        var client = new CurveProtection(SHARED, false, -3, 5);
        var server = new CurveProtection(SHARED, true, 5, -3);
        var plain = new byte[] {0, 1};
        Traffic.open(server, Traffic.seal(client, plain));
        Traffic.open(server, Traffic.seal(client, plain));
        assertThrows(IllegalStateException.class, () -> Traffic.seal(client, plain));
        var wrapped = new CurveProtection(SHARED, false, -1 + 1, 5);
        var restarted = Traffic.seal(wrapped, plain);
        assertThrows(ProtocolException.class, () -> Traffic.open(server, restarted));
    }

    /** Counters are unsigned. */
    @Test
    void shouldGoPast2To63() throws ProtocolException {
        var client = new CurveProtection(SHARED, false, Long.MAX_VALUE - 1, 5);
        var server = new CurveProtection(SHARED, true, 5, Long.MAX_VALUE - 1);
        for (int i = 0; i < 3; i++) {
            Traffic.open(server, Traffic.seal(client, new byte[] {0, 1}));
        }
    }
}
