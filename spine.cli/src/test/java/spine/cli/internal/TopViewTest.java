package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory;
import spine.api.message.Directory.State;

class TopViewTest {
    private static final long SECOND = 1_000_000_000L;

    private static Directory.Builder directory(long calls) {
        return Directory.newBuilder().putFacts("version", "0.1.0").putFacts("uptime_seconds", "3723")
                .putFacts("generation", "production").putFacts("routing_version", "12").putFacts("journal.level", "synced")
                .putFacts("count.calls", Long.toString(calls)).putFacts("count.refused.data", "7");
    }

    private static Directory.Entry agent(String name, State state, double perSecond) {
        return Directory.Entry.newBuilder().setName(name).setState(state).setPerSecond(perSecond).setP50Ms(1.234)
                .setP99Ms(56.7).setInFlight(3).setQueued(2).setDropped(12_345).build();
    }

    private static TopRates rates(Directory.Builder before, Directory.Builder now) {
        return new TopSample(now.build(), 1_000, 2 * SECOND).since(new TopSample(before.build(), 0, 0));
    }

    private static List<String> lines(Directory.Builder now) {
        return new TopView(24, false).lines(rates(directory(100), now), "asked");
    }

    @Test
    void shouldShowBrokerAndAgentsTheBusiestFirst() {
        var lines = lines(directory(300).addEntries(agent("idle", State.DEGRADED, 0)).addEntries(agent("busy", State.HEALTHY, 42)));
        assertEquals("Spine 0.1.0  running  up 1 h 2 min  (asked)", lines.get(0));
        assertEquals("journal   level synced, entries 0, unwritten 0   production, routing 12", lines.get(1));
        assertTrue(lines.get(3).startsWith("requests  begun 100 "), lines.get(3));
        assertEquals("queues    4 waiting, 6 in flight   agents: 1 degraded, 1 healthy", lines.get(4));
        assertEquals("busy                 healthy  inside      42.0    1.23    56.7      3     2  12k", lines.get(7));
        assertTrue(lines.get(8).startsWith("idle                 degraded"), lines.get(8));
    }

    @Test
    void shouldFitATerminalOf80x24WhateverThereIs() {
        var many = directory(300).putFacts("mode", "paused").putFacts("problem.mode", "x".repeat(500))
                .putFacts("problem.journal", "The disk is full.\nreally").putFacts("version", "v".repeat(200));
        for (int i = 0; i < 100; i++) {
            many.addEntries(agent("agent\u001b[2J" + "n".repeat(50) + i, State.DEAD, 1e9 + i).toBuilder().setInFlight(2_000_000_000));
        }
        var lines = lines(many);
        assertEquals(24, lines.size() + 1, "one row is left for the cursor");
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80));
        assertFalse(String.join("", lines).contains("\u001b"), "nothing that a peer said steers the terminal");
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("... and ")), lines.toString());
        assertTrue(lines.contains("! journal: The disk is full. really"));
    }

    @Test
    void shouldColourStatesOnlyWhereAskedTo() {
        var line = new TopView(24, true).lines(rates(directory(1), directory(1).addEntries(agent("a", State.DEAD, 1))), "")
                .get(7);
        assertTrue(line.contains("\u001b[31mdead"), line);
        assertEquals(80, line.replaceAll("\u001b\\[[0-9]+m", "").length(), line);
    }

    @Test
    void shouldSayNothingBelowZeroWhenTheBrokerWasRestarted() {
        assertEquals(0, rates(directory(500), directory(3)).rate("calls"));
    }

    @Test
    void shouldWriteOneJsonObjectOnOneLine() {
        var json = rates(directory(100), directory(300).addEntries(agent("a", State.HEALTHY, 5))).json();
        assertEquals(1, json.lines().count());
        var object = JsonParser.parseString(json).getAsJsonObject();
        assertEquals(100, object.getAsJsonObject("per_second").get("calls").getAsDouble());
        assertEquals(5, object.getAsJsonArray("agents").get(0).getAsJsonObject().get("per_second").getAsDouble());
    }
}
