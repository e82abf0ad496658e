package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory.State;

/** HB-04 for agents in the container. */
class ContainerWatchTest {
    private final List<String> renewed = new ArrayList<>();
    private final ContainerWatch watch = new ContainerWatch(Kit.RULES, () -> 0.5, renewed::add);
    private final List<String> givenUp = new ArrayList<>();
    private long now;

    private void look(State state, long millis) {
        for (long until = now + millis; now < until; now += 1_000) {
            watch.look(Map.of("echo", Kit.entry("echo", false, state)), now).forEach(givenUp::add);
        }
    }

    @Test
    void shouldMakeAHungAgentAnewOnceAndGiveItTimeHB04() {
        look(State.HEALTHY, 5_000);
        look(State.DEAD, 2_000);
        assertEquals(List.of(), renewed);
        look(State.DEAD, 3_000);
        assertEquals(List.of("echo"), renewed);
        look(State.DEAD, 25_000);
        assertEquals(1, renewed.size(), "it has its grace");
        look(State.HEALTHY, 5_000);
        assertEquals(1, renewed.size());
        assertEquals(1, watch.of("echo").restarting().sinceStart());
    }

    @Test
    void shouldNotActWhenItComesBackByItself() {
        for (int i = 0; i < 20; i++) {
            look(State.DEAD, 2_000);
            look(State.HEALTHY, 1_000);
        }
        assertEquals(List.of(), renewed);
    }

    @Test
    void shouldGiveUpAtTheCapUntilAPersonAsksHB04() {
        for (int i = 0; i < 8; i++) {
            look(State.DEAD, 4_000);
            look(State.HEALTHY, 1_000);
        }
        look(State.DEAD, 30_000);
        assertTrue(renewed.size() <= 5, renewed.toString());
        assertEquals(List.of("echo"), givenUp);
        assertTrue(watch.of("echo").isGivenUp());
        var before = renewed.size();
        watch.restart("echo", now);
        assertEquals(before + 1, renewed.size());
        assertFalse(watch.of("echo").isGivenUp());
    }

    @Test
    void shouldActWithBackOffWhenPlanesAreApartHB08() {
        for (int i = 0; i < 10; i++) {
            watch.fail("memory", "apart", i * 100);
        }
        assertEquals(List.of("memory"), renewed);
        watch.fail("memory", "apart", 1_000);
        assertEquals(2, renewed.size());
    }
}
