package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;

/** CB-10 over real restarts: a process opens a breaker and is killed with signal 9; the next one makes no call. */
class KilledTest {
    @TempDir
    Path folder;

    /** A process that calls a service of which every call fails, until it is killed. */
    static final class Caller {
        private Caller() {
        }

        public static void main(String[] args) throws Exception {
            var folder = Path.of(args[0]);
            var rules = new BreakerRules(5, Long.parseLong(args[1]), 1, 900_000, 10, true);
            var settings = new Settings(rules, 100, Set.of(), Duration.ofHours(1),
                    new AdaptiveLimit.Range(1, 1, 1), new RetryBudget.Share(0, 0));
            var breaker = new BreakerTable(folder, settings, Times.SYSTEM).breaker(Lane.PRODUCTION, "tavily");
            int refused = 0;
            for (int i = 0; i < 1000; i++) {
                try {
                    breaker.acquire().failed();
                } catch (CircuitOpenException open) {
                    refused++;
                }
            }
            System.out.println("calls " + (1000 - refused));
            System.in.read();
        }
    }

    /** Starts one, waits until it has done its calls and the file says what we wait for, and kills it. */
    private int callsOfKilled(long openMillis, String written) throws Exception {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Caller.class.getName(),
                folder.toString(), Long.toString(openMillis)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var line = out.readLine();
            assertTrue(line != null && line.startsWith("calls "), "it said " + line);
            Kit.await(() -> file().contains(written));
            return Integer.parseInt(line.substring("calls ".length()));
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(128 + 9, process.exitValue(), "signal 9");
        }
    }

    private String file() {
        try {
            return Files.readString(folder.resolve(CircuitFile.NAME));
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void shouldMakeNoCallAfterAKillWhileOpenUntilItIsDueCB10() throws Exception {
        long anHour = 3_600_000;
        assertEquals(5, callsOfKilled(anHour, "OPEN"));
        var until = file().replaceAll("(?s).*\"open_until_ms\":([0-9]+).*", "$1");
        for (int i = 0; i < 3; i++) {
            assertEquals(0, callsOfKilled(anHour, until));
        }

        var time = new TestTimes();
        time.millis.set(Long.parseLong(until) - 1);
        var table = new BreakerTable(folder, Kit.settings(), time.times());
        Kit.refused(table.breaker(Lane.PRODUCTION, "tavily"));
        time.pass(Duration.ofMillis(1));
        Kit.pass(table.breaker(Lane.PRODUCTION, "tavily"));
        table.close();
    }
}
