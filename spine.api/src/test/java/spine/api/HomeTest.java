package spine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OP-01, OP-02: where things are. */
class HomeTest {
    private static final Path USER = Path.of("/home/user");

    @Test
    void shouldLieUnderTheUsersHomeWhenNothingIsSet() {
        assertEquals(Home.under(USER.resolve(".spine")), Home.of(Map.of(), USER));
        assertEquals(USER.resolve(".spine/keys"), Home.of(Map.of(), USER).keys());
        assertEquals(Home.under(USER.resolve(".spine")), Home.of(Map.of("SPINE_HOME", "", "SPINE_SYSTEM", ""), USER));
    }

    /** The start scripts go by HOME; where both differed, half of a home lay in one place and half in another. */
    @Test
    void shouldTakeTheHomeOfTheEnvironmentAsAShellDoes() {
        assertEquals(USER, Home.user(Map.of("HOME", "/home/user")));
        assertEquals(Path.of(System.getProperty("user.home")), Home.user(Map.of()));
        assertEquals(Path.of(System.getProperty("user.home")), Home.user(Map.of("HOME", "")));
    }

    @Test
    void shouldLieWhereSpineHomeSays() {
        assertEquals(Home.under(Path.of("/data/spine")), Home.of(Map.of("SPINE_HOME", "/data/x/../spine"), USER));
        assertTrue(Home.of(Map.of("SPINE_HOME", "here"), USER).keys().isAbsolute());
    }

    @Test
    void shouldTakeTheSystemsFoldersWhenToldSoWhateverElseIsSet() {
        var home = Home.of(Map.of("SPINE_SYSTEM", "1", "SPINE_HOME", "/data"), USER);
        assertEquals(Path.of("/etc/nikola/keys"), home.keys());
        assertEquals(Path.of("/run/nikola"), home.run());
        assertEquals(Path.of("/var/log/nikola"), home.log());
        assertEquals(Path.of("/var/lib/nikola/state"), home.state());
        assertEquals(Path.of("/var/lib/nikola/journal"), home.journal());
        assertEquals(Path.of("/etc/nikola"), home.conf());
    }

    @Test
    void shouldFollowTheNikolaVariablesOnlyInTheSystem() {
        var moved = Map.of("NIKOLA_CONFIG_DIRECTORY", "/c", "NIKOLA_STATE_DIRECTORY", "/s",
                "NIKOLA_RUNTIME_DIRECTORY", "/r", "NIKOLA_LOG_DIRECTORY", "/l", "SPINE_SYSTEM", "1");
        var home = Home.of(moved, USER);
        assertEquals(Path.of("/c/keys"), home.keys());
        assertEquals(Path.of("/s/agents"), home.agents());
        assertEquals(Path.of("/s/candidates"), home.candidates());
        assertEquals(Path.of("/r"), home.run());
        assertEquals(Path.of("/l"), home.log());
        assertEquals(USER.resolve(".spine/keys"), Home.of(Map.of("NIKOLA_KEY_DIRECTORY", "/k"), USER).keys());
        assertEquals(Path.of("/k"), Home.of(Map.of("SPINE_SYSTEM", "1", "NIKOLA_KEY_DIRECTORY", "/k"), USER).keys());
    }
}
