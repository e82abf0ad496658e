package spine.http.limit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import spine.api.journal.StateStore;
import spine.api.message.Durability;

/** Money a day, over restarts. */
class SpendingTest {
    private Instant now = Instant.parse("2026-03-01T23:00:00Z");
    private final Map<String, ByteString> disk = new HashMap<>();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private final StateStore store = name -> new StateStore.State() {
        @Override
        public Map<String, ByteString> all() {
            return Map.copyOf(disk);
        }

        @Override
        public void put(String key, ByteString value) {
            disk.put(key, value);
        }

        @Override
        public void remove(String key) {
            disk.remove(key);
        }

        @Override
        public CompletionStage<Durability> flush(Durability wanted) {
            return CompletableFuture.completedFuture(wanted);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private Spending started() {
        var spending = new Spending(clock);
        spending.bindStore(store);
        return spending;
    }

    @Test
    void shouldRefuseWhatTheDaysBudgetDoesNotHave() {
        var spending = started();
        assertTrue(spending.spend("production", "probe", 0.6, 1));
        assertFalse(spending.spend("production", "probe", 0.6, 1));
        assertTrue(spending.spend("candidate-1", "probe", 0.6, 1));
        spending.refund("production", "probe", 0.6);
        assertTrue(spending.spend("production", "probe", 0.6, 1));
        assertEquals(Duration.ofHours(1), spending.untilTomorrow());
    }

    @Test
    void shouldRememberOverARestartAndForgetOverMidnight() {
        started().spend("production", "probe", 0.9, 1);
        var again = started();
        assertEquals(0.9, again.spent("production", "probe"), 1e-9);
        assertFalse(again.spend("production", "probe", 0.6, 1));
        now = now.plus(Duration.ofHours(2));
        assertTrue(again.spend("production", "probe", 0.6, 1));
        assertEquals(0.6, started().spent("production", "probe"), 1e-9);
    }

    @Test
    void shouldGiveNothingBackWhenTheClockIsSetBack() {
        var spending = started();
        spending.spend("production", "probe", 0.9, 1);
        now = now.minus(Duration.ofDays(2));
        assertFalse(spending.spend("production", "probe", 0.6, 1));
        assertFalse(started().spend("production", "probe", 0.6, 1));
    }

    @Test
    void shouldGoOnWhenAStateCannotBeReadOrTheStoreGoesAndComes() {
        disk.put("production/probe", ByteString.copyFromUtf8("nonsense"));
        var spending = started();
        assertTrue(spending.spend("production", "probe", 0.6, 1));
        spending.unbindStore(store);
        assertTrue(spending.spend("production", "probe", 0.3, 1));
        spending.bindStore(store);
        assertEquals(0.9, spending.spent("production", "probe"), 1e-9);
    }
}
