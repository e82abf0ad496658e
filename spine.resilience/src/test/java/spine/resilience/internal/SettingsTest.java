package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static Settings with(Map<String, ?> changed) {
        return Settings.of((ResilienceConfig) Proxy.newProxyInstance(SettingsTest.class.getClassLoader(),
                new Class<?>[] {ResilienceConfig.class}, (self, method, arguments) ->
                        changed.containsKey(method.getName()) ? changed.get(method.getName()) : method.getDefaultValue()));
    }

    @Test
    void shouldHaveTheRequirementsNumbersByDefault() {
        var settings = with(Map.of());
        assertEquals(new BreakerRules(5, 30_000, 1, 900_000, 10, true), settings.breakers());
        assertEquals(300, settings.saveEvery().toSeconds(), "CB-08");
        assertTrue(settings.spared().containsAll(Set.of("security", "memory")));
        assertEquals(Set.of("a", "b"), with(Map.of("spared", " a ,b,")).spared());
    }

    @Test
    void shouldNameKeyValueAndRangeOfWhatIsWrong() {
        var wrong = Map.of("failures", 0, "openMillis", 0L, "openCapMillis", 29_999L, "services", 9, "limitFirst", 7,
                "limitMost", 7, "retryShare", 1.5, "retryReserve", -1, "saveSeconds", 0, "tellAfter", 0);
        wrong.forEach((key, value) -> {
            var told = assertThrows(IllegalArgumentException.class, () -> with(Map.of(key, value)), key).getMessage();
            assertTrue(told.startsWith("spine.resilience: " + key + " is " + value + "; allowed is "), told);
        });
    }
}
