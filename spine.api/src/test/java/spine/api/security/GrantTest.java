package spine.api.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import spine.api.Principal;

/** What follows from a tier (SEC-07, SEC-20). */
class GrantTest {
    private static Grant of(int tier) {
        return new Grant(new Principal("curve", "k", "k", "client"), Set.of(), "", Set.of(), "", tier, Permissions.NONE);
    }

    @Test
    void shouldHoldTheInnerTiersToOneConnection() {
        assertTrue(of(0).isSole(), "broker");
        assertTrue(of(1).isSole(), "core component");
        assertFalse(of(2).isSole(), "agents, clients, command line");
    }

    @Test
    void shouldRefuseATierThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> of(-1));
        assertThrows(IllegalArgumentException.class, () -> of(3));
    }
}
