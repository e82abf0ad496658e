package spine.broker.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Principal;

/** The modes of BR-04 and BR-07. */
class ModeSwitchTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
    private static final Principal ANN = new Principal("curve", "ann", "ann", Principal.Role.ADMIN);

    @TempDir
    Path folder;

    private ModeSwitch open() {
        return new ModeSwitch(new ModeFile(folder.resolve("mode")), CLOCK);
    }

    @Test
    void shouldPutOffSuchThatTheSameRequestMayComeAgainWhenPaused() {
        var modes = open();
        assertNull(modes.refusal(ANN, List.of()));
        assertTrue(modes.step(Command.PAUSE, "ann").fresh());
        var refusal = modes.refusal(ANN, List.of());
        assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        assertEquals("5", refusal.meta().get("Retry-After"));
        assertNull(modes.refusal(Principal.KERNEL, List.of()), "the bus's own work");
        assertEquals("paused", modes.facts().get("why.mode.in_use"));
        assertTrue(modes.facts().get("problem.mode").contains("spinectl control resume"), "told by status");
        modes.step(Command.RESUME, "ann");
        assertNull(modes.refusal(ANN, List.of()));
        assertNull(modes.facts().get("problem.mode"));
    }

    @Test
    void shouldOutlastTheProcessWhenItIsPausedOrSafe() throws Exception {
        for (var command : List.of(Command.PAUSE, Command.SCRAM)) {
            var modes = open();
            modes.step(command, "ann");
            modes.save();
            modes.step(Command.SHUTDOWN, "ann");
            modes.save();
            var state = modes.state();
            assertEquals(Mode.STOPPING, state.mode());
            assertEquals(command == Command.PAUSE ? Mode.PAUSED : Mode.SAFE, open().state().mode());
            assertEquals(CLOCK.instant(), open().state().since());
            assertEquals("ann", open().state().by());
            assertEquals("rw-------", PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(folder.resolve("mode"))));
            var back = open();
            back.step(Command.RESET, "ann");
            back.save();
            assertEquals(Mode.RUNNING, open().state().mode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PAUSED", "ASLEEP 2026-01-02T03:04:05Z ann", "RUNNING soon ann", "\u00ff\u00ff"})
    void shouldBePausedWhenTheFileCannotBeRead(String damaged) throws Exception {
        Files.writeString(folder.resolve("mode"), damaged);
        assertEquals(Mode.PAUSED, open().state().mode());
    }

    /** BR-07: a command that came before changes nothing, not even who did it. */
    @Property
    void shouldChangeNothingWhenACommandComesTwiceBR07(@ForAll List<Command> before, @ForAll Command command) {
        var modes = ModeSwitch.inMemory(CLOCK);
        before.forEach(c -> modes.step(c, "ann"));
        var once = modes.step(command, "ann");
        var twice = modes.step(command, "bob");
        assertEquals(once.fits(), twice.fits());
        assertEquals(once.state(), twice.state());
        assertFalse(twice.fresh());
    }

    /** From every mode the process can be ended, and SCRAM is heard: nothing is taken after it. */
    @Property
    void shouldStopFromEveryMode(@ForAll List<Command> before) {
        var modes = ModeSwitch.inMemory(CLOCK);
        before.forEach(c -> modes.step(c, "ann"));
        modes.step(Command.SCRAM, "ann");
        assertEquals(ErrorCode.UNAVAILABLE, modes.refusal(Principal.KERNEL, List.of()).code());
        assertTrue(modes.step(Command.SHUTDOWN, "ann").fits());
        assertEquals(Mode.STOPPING, modes.state().mode());
        assertFalse(modes.step(Command.RESET, "ann").fits());
    }
}
