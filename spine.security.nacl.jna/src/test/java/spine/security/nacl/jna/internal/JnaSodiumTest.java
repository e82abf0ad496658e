package spine.security.nacl.jna.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import spine.security.nacl.NaclProvider;
import spine.security.nacl.contract.ProviderContract;

class JnaSodiumTest {
    @Nested
    class Contract extends ProviderContract {
        private final NaclProvider provider = new JnaSodium();

        @Override
        protected NaclProvider provider() {
            return provider;
        }

        @Override
        protected String missing() {
            return Sodium.MISSING;
        }
    }

    @Test
    void shouldSayWhyWhenItCannotWork() {
        assumeFalse(Sodium.MISSING == null, "all is there");
        var provider = new JnaSodium();
        assertEquals("libsodium-jna", provider.name());
        var e = assertThrows(IllegalStateException.class,
                () -> provider.x25519(new byte[32], new byte[32], new byte[32]));
        assertEquals(Sodium.MISSING, e.getMessage());
    }
}
