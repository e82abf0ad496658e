package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SEC-45: what becomes of unsigned drop-ins by setting and mode. */
class SettingsTest {
    private static GenerationsConfig with(String key, Object value) {
        return (GenerationsConfig) Proxy.newProxyInstance(SettingsTest.class.getClassLoader(),
                new Class<?>[] {GenerationsConfig.class, Annotation.class},
                (proxy, method, args) -> method.getName().equals(key) ? value : method.getDefaultValue());
    }

    @Test
    void shouldRefuseTheUnsignedByDefaultInProductionOnly() {
        assertFalse(Settings.refusesUnsigned(with("", ""), false));
        assertTrue(Settings.refusesUnsigned(with("", ""), true));
        for (boolean production : new boolean[] {true, false}) {
            assertTrue(Settings.refusesUnsigned(with("unsigned", "refuse"), production));
            assertFalse(Settings.refusesUnsigned(with("unsigned", "accept"), production));
        }
        var wrong = assertThrows(IllegalArgumentException.class,
                () -> Settings.refusesUnsigned(with("unsigned", "maybe"), false)).getMessage();
        assertEquals("spine.generations: unsigned = maybe is not one of accept, refuse", wrong);
    }

    @Test
    void shouldBoundTheWaitForASignature() {
        assertEquals(Duration.ofSeconds(5), Settings.signatureWait(with("", "")));
        assertThrows(IllegalArgumentException.class, () -> Settings.signatureWait(with("signatureWaitMillis", 30_001)));
        assertThrows(IllegalArgumentException.class, () -> Settings.signatureWait(with("signatureWaitMillis", -1)));
    }
}
