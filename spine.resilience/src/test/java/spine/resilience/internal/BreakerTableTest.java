package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.monitor.Monitor;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Lane;

/** The breakers and their file: CB-01, CB-07 to CB-10. */
class BreakerTableTest {
    private static final Lane P = Lane.PRODUCTION;
    private static final Lane CANDIDATE = new Lane("candidate-1");

    @TempDir
    Path folder;
    private final TestTimes time = new TestTimes();

    private BreakerTable table() {
        return table(1000);
    }

    private BreakerTable table(int services) {
        return new BreakerTable(folder, Kit.settings(services), time.times());
    }

    private BreakerTable restarted(BreakerTable table) {
        table.close();
        return table();
    }

    private String file() {
        try {
            return Files.readString(folder.resolve("circuits.json"));
        } catch (java.io.IOException notYet) {
            return "";
        }
    }

    private void write(String json) throws Exception {
        Files.writeString(folder.resolve("circuits.json"), json);
    }

    private static BreakerStatus status(BreakerTable table, String service) {
        return table.breaker(P, service).status();
    }

    /** HB-07, BR-13. */
    @Test
    void shouldTellTheMonitorWhenABreakerOpensAndCloses() {
        var told = new CopyOnWriteArrayList<String>();
        var table = table();
        table.bindMonitor(new Monitor() {
            @Override
            public void event(String topic, String name, String subject, Map<String, String> facts) {
                told.add(topic + " " + name + " " + subject + " " + facts.get("lane"));
            }

            @Override
            public void forward(String topic, ByteString spike) {
                throw new AssertionError("no spike to forward");
            }
        });
        Kit.fail(table.breaker(P, "tavily"), 5);
        assertEquals(List.of("events.breakers open tavily production"), told);
        time.pass(Duration.ofMinutes(10));
        Kit.pass(table.breaker(P, "tavily")).succeeded();
        assertEquals("events.breakers closed tavily production", told.get(told.size() - 1));
        table.close();
    }

    @Test
    void shouldMakeNoCallBeforeItIsDueAfterARestartWhileOpenCB10() {
        var table = table();
        Kit.fail(table.breaker(P, "tavily"), 5);
        time.pass(Duration.ofSeconds(10));
        table = restarted(table);
        for (int second = 0; second < 20; second++) {
            Kit.refused(table.breaker(P, "tavily"));
            time.pass(Duration.ofSeconds(1));
        }
        Kit.pass(table.breaker(P, "tavily")).succeeded();
        assertEquals(State.CLOSED, status(table, "tavily").state());
        table.close();
    }

    @Test
    void shouldComeBackAsItWasCB10() {
        var table = table();
        Kit.fail(table.breaker(P, "a"), 3);
        Kit.pass(table.breaker(P, "a")).succeeded();
        Kit.fail(table.breaker(P, "b"), 4);
        Kit.pass(table.breaker(P, "c")).rateLimited(Duration.ofMinutes(10));
        Kit.fail(table.breaker(P, "d"), 5);
        time.pass(Duration.ofSeconds(30));
        Kit.pass(table.breaker(P, "d")).failed();
        Kit.fail(table.breaker(CANDIDATE, "a"), 5);
        var before = table.all();
        table = restarted(table);
        assertEquals(before, table.all());
        Kit.fail(table.breaker(P, "b"), 1);
        assertEquals(State.OPEN, status(table, "b").state(), "the fifth in a row, over the restart");
        table.close();
    }

    @Test
    void shouldWaitTheFullPeriodWhenTheClockWentBackCB09() {
        var table = table();
        Kit.fail(table.breaker(P, "a"), 5);
        time.pass(Duration.ofSeconds(29));
        table.close();
        time.step(Duration.ofDays(-3));
        table = table();
        assertEquals(Duration.ofSeconds(30), status(table, "a").remaining());
        table.close();
        time.step(Duration.ofDays(30));
        table = table();
        assertEquals(Duration.ZERO, status(table, "a").remaining(), "what is over is over");
        table.close();
    }

    @Test
    void shouldRestoreHalfOpenAsOpenWithItsProbeDueCB09() {
        var table = table();
        Kit.fail(table.breaker(P, "a"), 5);
        time.pass(Duration.ofSeconds(30));
        Kit.pass(table.breaker(P, "a"));
        table = restarted(table);
        assertEquals(State.OPEN, status(table, "a").state());
        assertEquals(Duration.ZERO, status(table, "a").remaining());
        Kit.pass(table.breaker(P, "a"));
        Kit.refused(table.breaker(P, "a"));
        table.close();
    }

    @Test
    void shouldBeginClosedWhenTheFileIsMissingOrCorruptCB09() throws Exception {
        for (var corrupt : List.of("", "[{\"service\":", "{}", "[1]", "[{}]", "null", "[{\"service\":\"a\",\"state\":7}]",
                "[{\"service\":\"a\",\"state\":\"AJAR\"}]", "[{\"service\":\"a\",\"lane\":\"UP\"}]", "\u0000\u0001")) {
            write(corrupt);
            var table = table();
            assertEquals(List.of(), table.all(), corrupt);
            assertTrue(Files.exists(folder.resolve("circuits.json.bad")), corrupt);
            Kit.pass(table.breaker(P, "a")).succeeded();
            table.close();
            Files.delete(folder.resolve("circuits.json.bad"));
            Files.delete(folder.resolve("circuits.json"));
        }
        var table = table();
        assertEquals(List.of(), table.all());
        table.close();
    }

    /** Numbers for states, no version, and members of another day. */
    @Test
    void shouldReadTheOldFormCB07() throws Exception {
        long now = time.millis.get();
        write("[{\"service\":\"gemini\",\"state\":1,\"failure_count\":5,\"last_failure_ms\":" + (now - 10_000)
                + ",\"total_requests\":9,\"successful_requests\":4,\"mood\":{\"is\":[\"blue\"]}},"
                + "{\"service\":\"http\",\"state\":0},{\"service\":\"tavily\",\"state\":2},{\"service\":\"firecrawl\"}]");
        var table = table();
        assertEquals(State.OPEN, status(table, "gemini").state());
        assertEquals(Duration.ofSeconds(20), status(table, "gemini").remaining());
        assertEquals(9, status(table, "gemini").totalRequests());
        assertEquals(State.CLOSED, status(table, "http").state());
        assertEquals(State.CLOSED, status(table, "firecrawl").state());
        assertEquals(State.OPEN, status(table, "tavily").state());
        Kit.pass(table.breaker(P, "tavily"));
        table.close();
    }

    @Test
    void shouldNotBelieveAbsurdNumbers() throws Exception {
        write("[{\"service\":\"a\",\"state\":\"OPEN\",\"open_until_ms\":9223372036854775807,"
                + "\"backoff_ms\":9223372036854775807,\"failure_count\":-7,\"failed_recoveries\":99999999999}]");
        var table = table();
        assertEquals(Duration.ofDays(1), status(table, "a").remaining());
        assertEquals(0, status(table, "a").failureCount());
        table.close();
    }

    @Test
    void shouldWriteEachChangeByItselfCB08() {
        var table = table();
        Kit.fail(table.breaker(P, "a"), 5);
        Kit.await(() -> file().contains("\"state\":\"OPEN\""));
        assertTrue(file().contains("\"version\":2"), file());
        Kit.fail(table.breaker(P, "b"), 2);
        Kit.await(() -> file().contains("\"failure_count\":2"));
        time.pass(Duration.ofSeconds(30));
        Kit.pass(table.breaker(P, "a")).succeeded();
        Kit.await(() -> !file().contains("OPEN"));
        assertFalse(Files.exists(folder.resolve(".circuits.json.new")));
        table.close();
    }

    @Test
    void shouldKeepLanesApart() {
        var table = table();
        Kit.fail(table.breaker(CANDIDATE, "a"), 5);
        Kit.refused(table.breaker(CANDIDATE, "a"));
        Kit.pass(table.breaker(P, "a")).succeeded();
        table.forget(CANDIDATE);
        Kit.pass(table.breaker(CANDIDATE, "a"));
        Kit.fail(table.breaker(P, "a"), 5);
        table.forget(P);
        Kit.refused(table.breaker(P, "a"));
        table.close();
    }

    @Test
    void shouldForgetTheClosedOneUsedLeastRecentlyAndNeverAnOpenOne() {
        var table = table(10);
        for (int i = 0; i < 10; i++) {
            time.pass(Duration.ofMillis(1));
            Kit.pass(table.breaker(P, "s" + i)).succeeded();
        }
        Kit.fail(table.breaker(P, "s0"), 5);
        time.pass(Duration.ofMillis(1));
        Kit.pass(table.breaker(P, "s1")).succeeded();
        table.breaker(P, "new");
        var names = table.all().stream().map(BreakerStatus::service).toList();
        assertEquals(10, names.size());
        assertFalse(names.contains("s2"), names.toString());
        assertTrue(names.containsAll(List.of("s0", "s1", "new")), names.toString());

        for (var name : names) {
            Kit.fail(table.breaker(P, name), name.equals("s0") ? 0 : 5);
        }
        Kit.pass(table.breaker(P, "one more")).failed();
        assertEquals(10, table.all().size(), "it works, but is not remembered");
        table.close();
    }

    @Test
    void shouldGiveTheSameBreakerAgainAndRefuseAbsurdNames() {
        var table = table();
        assertSame(table.breaker(P, "a"), table.breaker(new Lane("production"), "a"));
        assertThrows(IllegalArgumentException.class, () -> table.breaker(P, ""));
        assertThrows(IllegalArgumentException.class, () -> table.breaker(P, "x".repeat(301)));
        table.close();
    }

    @Test
    void shouldNeverCutTheKernelsOwnAgentsOff() {
        var table = table();
        Kit.fail(table.breaker(P, "memory"), 50);
        Kit.pass(table.breaker(P, "memory")).succeeded();
        table.close();
    }

    @Test
    void shouldTellTheOperatorOnceAfterTenFailedRecoveriesCB06() {
        var table = table();
        var told = new CopyOnWriteArrayList<Map<String, String>>();
        table.bindAudit((id, level, event, data) -> told.add(data));
        Kit.fail(table.breaker(P, "a"), 5);
        for (int i = 1; i <= 12; i++) {
            time.pass(Duration.ofMinutes(15));
            Kit.pass(table.breaker(P, "a")).failed();
            assertEquals(i < 10 ? 0 : 1, told.size(), "after " + i);
        }
        assertEquals("10", told.get(0).get("failed_recoveries"));
        table.close();
    }
}
