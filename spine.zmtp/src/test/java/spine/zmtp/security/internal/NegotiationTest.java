package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.zmtp.wire.internal.ProtocolException;

class NegotiationTest {
    private static final Negotiation ALL =
            new Negotiation(List.of(Suite.AES_256_GCM, Suite.CHACHA20_POLY1305, Suite.BATCH));
    private static final Negotiation BATCH = new Negotiation(List.of(Suite.BATCH));

    @Test
    void shouldOfferWhatTheSettingsAllow() {
        assertNull(Negotiation.of(Extensions.NONE).offer());
        assertEquals("1b", offer(new Extensions(true, Extensions.Cipher.OFF)));
        assertEquals("1a", offer(new Extensions(false, Extensions.Cipher.AES_256_GCM)));
        assertEquals("1cb", offer(new Extensions(true, Extensions.Cipher.CHACHA20_POLY1305)));
        assertEquals(AesSupport.inHardware() ? "1acb" : "1cb", offer(Extensions.ALL));
    }

    /** Each client with each server: the server's first that was offered, else plain CURVE; traffic flows either way. */
    @Test
    void shouldComeToTheSameForAllCombinations() throws ProtocolException {
        for (var client : settings()) {
            for (var server : settings()) {
                var due = Negotiation.of(server).order().stream().filter(Negotiation.of(client).order()::contains)
                        .findFirst().orElse(Suite.CURVE);
                var duo = Duo.of(client, server);
                var name = Protections.of(due, new byte[32], new Transcript(new byte[64], new byte[64]), true, 0, 0).name();
                assertEquals(name, duo.atClient.protection().name());
                assertEquals(name, duo.atServer.protection().name());
                var plain = Traffic.plain(duo.atClient.protection(), 100);
                Traffic.open(duo.atServer.protection(), Traffic.seal(duo.atClient.protection(), plain));
                Traffic.open(duo.atClient.protection(), Traffic.seal(duo.atServer.protection(), plain));
            }
        }
    }

    @Test
    void shouldSkipWhatItDoesNotKnowInAnOffer() {
        assertEquals(Suite.BATCH, ALL.select(ascii("1zZ?b")));
        assertEquals(Suite.AES_256_GCM, ALL.select(ascii("1bca")));
        assertEquals(Suite.CURVE, ALL.select(ascii("1zz")));
        assertEquals(Suite.CURVE, ALL.select(ascii("1-")));
        assertEquals(Suite.CURVE, ALL.select(ascii("2a")));
        assertEquals(Suite.CURVE, ALL.select(ascii("a")));
        assertEquals(Suite.CURVE, ALL.select(new byte[0]));
        assertEquals(Suite.CURVE, ALL.select(null));
        assertEquals(Suite.CURVE, BATCH.select(ascii("1ac")));
    }

    /** No downgrade and no upgrade: a selection is one of what was offered, or none. */
    @Test
    void shouldRefuseAForgedSelection() throws ProtocolException {
        assertEquals(Suite.BATCH, BATCH.accept(ascii("1b")));
        assertEquals(Suite.CURVE, BATCH.accept(null));
        for (var forged : new String[] {"", "1", "1a", "1c", "1bb", "1ab", "2b", "b", "1z", "1-", "1b "}) {
            assertThrows(ProtocolException.class, () -> BATCH.accept(ascii(forged)), forged);
        }
        assertThrows(ProtocolException.class, () -> Negotiation.of(Extensions.NONE).accept(ascii("1b")));
    }

    private static List<Extensions> settings() {
        var all = new ArrayList<Extensions>();
        for (var cipher : Extensions.Cipher.values()) {
            all.add(new Extensions(false, cipher));
            all.add(new Extensions(true, cipher));
        }
        return all;
    }

    private static String offer(Extensions settings) {
        return new String(Negotiation.of(settings).offer(), US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
