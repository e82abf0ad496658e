package spine.security.nacl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.security.nacl.Nacl;
import spine.security.nacl.NaclProvider;

/** A better provider serves if its answers are right, and nothing else ever does. */
class SelectionTest {
    private final List<NaclProvider> added = new ArrayList<>();
    private final ProviderTracker tracker = new ProviderTracker();

    private <T extends NaclProvider> T add(T provider) {
        tracker.add(provider);
        added.add(provider);
        return provider;
    }

    @AfterEach
    void takeAway() {
        System.clearProperty(Selection.PROPERTY);
        added.forEach(tracker::remove);
        assertEquals("java", Nacl.provider().name());
        assertEquals(List.of(), Nacl.rejected());
    }

    @Test
    void shouldUseTheHighestRankAndLeaveOldKeysTheirs() {
        var before = Nacl.key(new byte[32], new byte[16]);
        var slower = add(new Counting("slower", 5));
        var better = add(new Counting("better", 7));
        assertSame(better, Nacl.provider());
        assertEquals(List.of("better", "slower", "java"), Nacl.usable().stream().map(NaclProvider::name).toList());
        int examined = better.calls;
        before.seal(0, new byte[1], 0, 1, new byte[17], 0);
        assertEquals(examined, better.calls);
        Nacl.key(new byte[32], new byte[16]).seal(0, new byte[1], 0, 1, new byte[17], 0);
        assertEquals(examined + 1, better.calls);
        tracker.remove(better);
        assertSame(slower, Nacl.provider());
    }

    @Test
    void shouldRejectAProviderThatOpensForgedBoxes() {
        rejects("forged", new Counting("careless", 9) {
            @Override
            public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
                super.open(subkey, nonce, in, inAt, length, out, outAt);
                return true;
            }
        });
    }

    @Test
    void shouldRejectAProviderThatWritesBeforeItHasChecked() {
        rejects("forged", new Counting("hasty", 9) {
            @Override
            public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
                if (length > 0) {
                    out[outAt] = 1;
                }
                return super.open(subkey, nonce, in, inAt, length, out, outAt);
            }
        });
    }

    @Test
    void shouldRejectAProviderThatSealsWrongly() {
        rejects("sealing 70000 bytes", new Counting("wrong", 9) {
            @Override
            public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
                super.seal(subkey, nonce, in, inAt, length, out, outAt);
                out[outAt] ^= (byte) (length > 65_536 ? 1 : 0);
            }
        });
    }

    @Test
    void shouldRejectAProviderThatTakesPointsOfSmallOrder() {
        rejects("order", new Counting("lenient", 9) {
            @Override
            public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
                super.x25519(out, scalar, point);
                return true;
            }
        });
    }

    @Test
    void shouldNameTheReasonOfAProviderThatCannotWorkHere() {
        rejects("libsodium is not installed", new Counting("absent", 9) {
            @Override
            public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
                throw new UnsatisfiedLinkError("libsodium is not installed");
            }
        });
    }

    private void rejects(String reason, NaclProvider provider) {
        add(provider);
        assertEquals("java", Nacl.provider().name());
        assertEquals(provider.name(), Nacl.rejected().get(0).name());
        assertTrue(Nacl.rejected().get(0).reason().contains(reason), Nacl.rejected().get(0).reason());
    }

    @Test
    void shouldPinTheProviderThatThePropertyNames() {
        System.setProperty(Selection.PROPERTY, "java");
        add(new Counting("better", 7));
        assertEquals("java", Nacl.provider().name());
    }

    @Test
    void shouldSayWhatThereIsWhenThePinnedProviderIsNot() {
        System.setProperty(Selection.PROPERTY, "quantum");
        add(new Counting("better", 7));
        var refusal = assertThrows(IllegalStateException.class, Nacl::provider);
        assertTrue(refusal.getMessage().contains("quantum is not there; there is [better, java]"), refusal.getMessage());
    }
}
