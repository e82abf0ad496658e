package spine.boot.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.boot.internal.ProductionRules.Violation;

/** SEC-45, RC-15: what production does not put up with. */
class ProductionRulesTest {
    private static final ProductionRules PRODUCTION = new ProductionRules(true);

    private static Hashtable<String, Object> settings(String key, Object value) {
        return new Hashtable<>(Map.of(key, value));
    }

    @Test
    void shouldRefuseStackTracesForClientsInProductionOnly() {
        for (var pid : new String[] {"spine.rcis", "spine.rcis|spine.rcis"}) {
            for (var value : new Object[] {"true", "TRUE", true}) {
                var violation = assertThrows(Violation.class, () -> PRODUCTION.check(pid, settings("devMode", value)));
                assertTrue(violation.getMessage().contains("devMode"));
                assertFalse(violation.remedy().isEmpty());
            }
        }
        assertDoesNotThrow(() -> new ProductionRules(false).check("spine.rcis", settings("devMode", "true")));
    }

    @Test
    void shouldTakeEverythingElse() {
        assertDoesNotThrow(() -> PRODUCTION.check("spine.rcis", settings("devMode", "false")));
        assertDoesNotThrow(() -> PRODUCTION.check("spine.rcis", settings("address", "tcp://127.0.0.1:9001")));
        assertDoesNotThrow(() -> PRODUCTION.check("spine.rcis.other", settings("devMode", "true")));
    }
}
