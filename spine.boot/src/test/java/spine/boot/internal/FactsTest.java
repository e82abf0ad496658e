package spine.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spine.security.nacl.Nacl;

class FactsTest {
    @Test
    void shouldNameTheProviderInUse() {
        var facts = new CryptoFacts().facts();
        assertEquals(Nacl.provider().name(), facts.get("why.crypto.in_use"));
        assertEquals(Nacl.provider().name(), facts.get("crypto"));
        assertFalse(facts.get("why.crypto").isEmpty());
        assertFalse(facts.containsKey("problem.crypto"));
    }

    @Test
    void shouldSayWhatToInstallWhenSlowerOneServes() {
        assertTrue(CryptoFacts.faster("java", 25).startsWith("install libsodium"));
        assertTrue(CryptoFacts.faster("java-vector", 25).startsWith("install libsodium"));
        assertTrue(CryptoFacts.faster("libsodium-jna", 17).startsWith("Java 22"));
        assertTrue(CryptoFacts.faster("libsodium", 25).startsWith("nothing"));
    }
}
