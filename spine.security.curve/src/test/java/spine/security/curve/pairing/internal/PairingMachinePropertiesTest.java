package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import spine.keys.PairingToken;
import spine.security.curve.fakes.Keys;
import spine.security.curve.pairing.internal.PairingMachine.State;

/** SEC-30, SEC-32, SEC-35: the promises of the state table. */
class PairingMachinePropertiesTest extends PairingDesk {
    /** Whatever happens in whatever order: no key without the present token, and one key for one token. */
    @Property(tries = 300)
    void shouldHoldItsPromisesInAnyOrderOfEvents(@ForAll @Size(max = 60) List<@IntRange(max = 6) Integer> events) {
        var tokens = new ArrayList<PairingToken>();
        boolean[] spent = {true};
        int expected = 0;
        enrolled.clear();
        machine = machine(true);
        for (int event : events) {
            switch (event) {
                case 0 -> {
                    tokens.add(open(State.INVITED));
                    spent[0] = false;
                }
                case 1 -> time.drift(Duration.ofSeconds(100));
                case 2 -> machine.close("test");
                case 3 -> askWrongly(Keys.key());
                case 4 -> {
                    if (tokens.size() > 1) {
                        assertEquals(401, askRightly(Keys.key(), tokens.get(tokens.size() - 2)).reply()
                                .getStatusCode(), "an old token");
                    }
                }
                default -> {
                    boolean open = machine.window().isPresent();
                    if (!tokens.isEmpty()) {
                        var verdict = askRightly(Keys.key(), tokens.get(tokens.size() - 1));
                        assertEquals(open && !spent[0] ? 200 : 401, verdict.reply().getStatusCode());
                        expected += verdict.paired() ? 1 : 0;
                        spent[0] |= verdict.paired();
                    }
                }
            }
            assertEquals(expected, enrolled.size());
            assertTrue(machine.state() == State.LOCKED || machine.state() == State.INVITED);
        }
    }
}
