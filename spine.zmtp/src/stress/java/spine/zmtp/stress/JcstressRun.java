package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

/**
 * Runs all of jcstress's tests in processes of their own; an outcome that is forbidden fails this one.
 * {@code -Dstress.mode=tough} takes longer and sees more, {@code -Dstress.tests=RoadStress} takes less.
 */
class JcstressRun {
    private static final List<String> TESTS = List.of("loop.internal.RoadStress.OfALane",
            "loop.internal.RoadStress.OfReturns", "loop.internal.RoadStress.OfAnInbox",
            "loop.internal.RoadStress.OfAnInboxMeanwhile", "session.internal.LineStress.TwoReserve",
            "session.internal.LineStress.GivesBackAndReserves", "session.internal.LineStress.ClaimsAndReserves");

    @Test
    void shouldSeeNoForbiddenOutcome() throws Exception {
        var reports = Files.createDirectories(Path.of("target", "jcstress"));
        var wanted = System.getProperty("stress.tests", "");
        var tests = TESTS.stream().filter(test -> test.contains(wanted)).toList();
        for (var test : tests) {
            Files.deleteIfExists(report(reports, test));
        }
        Main.main(new String[] {"-m", System.getProperty("stress.mode", "quick"), "-t", wanted.isEmpty() ? ".*" : wanted,
            "-sc", "false", "-hs", "256", "-r", reports + "/"});
        // It ends without a word where it finds no way to run them.
        assertEquals(List.of(), tests.stream().filter(test -> !Files.exists(report(reports, test))).toList());
    }

    private static Path report(Path folder, String test) {
        return folder.resolve("spine.zmtp." + test + ".html");
    }
}
