package spine.bench.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WireOptionsTest {
    private static final List<String> PARTS = List.of("trips", "handshakes");
    private static final List<String> SYSTEMS = List.of("ours", "ours-curve", "libzmq");

    private static WireOptions only(String names) {
        return WireOptions.parse(List.of("--work", "w", "--target", "t", "--only", names));
    }

    @Test
    void shouldTakeAllOfAKindWhenNoneOfItIsNamed() {
        var options = only("trips");
        assertTrue(options.wants("trips", PARTS));
        assertFalse(options.wants("handshakes", PARTS));
        assertTrue(options.wants("libzmq", SYSTEMS));
    }

    @Test
    void shouldTakeAStarForAnyLetters() {
        var options = only("ours*");
        assertTrue(options.wants("ours-curve", SYSTEMS));
        assertFalse(options.wants("libzmq", SYSTEMS));
        assertTrue(options.wants("handshakes", PARTS));
    }

    @Test
    void shouldSayWhatIsWrongWhenAnOptionIsUnknownOrIncomplete() {
        assertThrows(IllegalArgumentException.class, () -> WireOptions.parse(List.of("--fast")));
        assertThrows(IllegalArgumentException.class, () -> WireOptions.parse(List.of("--only")));
    }

    @Test
    void shouldBoundTheWindowInMessagesAndInBytes() {
        assertEquals(1024, WirePlan.window(64));
        assertEquals(1024, WirePlan.window(1024));
        assertEquals(32, WirePlan.window(64 * 1024));
    }
}
