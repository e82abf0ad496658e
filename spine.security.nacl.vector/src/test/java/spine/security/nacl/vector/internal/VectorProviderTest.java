package spine.security.nacl.vector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import spine.security.nacl.NaclProvider;
import spine.security.nacl.contract.ProviderContract;

class VectorProviderTest {
    @Nested
    class Contract extends ProviderContract {
        private final NaclProvider provider = new VectorProvider(22);

        @Override
        protected NaclProvider provider() {
            return provider;
        }

        @Override
        protected String missing() {
            return VectorProvider.whatIsMissing();
        }
    }

    @Test
    void shouldSayWhyWhenJavaIsTooOld() {
        var provider = new VectorProvider(17);
        assertEquals("java-vector", provider.name());
        var e = assertThrows(IllegalStateException.class,
                () -> provider.x25519(new byte[32], new byte[32], new byte[32]));
        assertEquals("needs Java 22 or later, this is 17", e.getMessage());
    }
}
