package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.message.Directory;
import spine.api.message.NeuralSpike;
import spine.api.message.Payload;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;

/** spinectl top and spinectl events, with a monitor and without. */
@Timeout(120)
class WatchCommandsTest extends WithFakeSpine {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private long asked;

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        asked++;
        return FakeSpine.ok().setDirectory(directory("asked", asked));
    }

    private static Directory directory(String version, long calls) {
        return Directory.newBuilder().putFacts("version", version).putFacts("count.calls", Long.toString(calls)).build();
    }

    @AfterEach
    void stopTelling() {
        timer.shutdownNow();
    }

    /** Tells the same again and again, as a PUB tells nobody who has not come yet. */
    private Endpoint telling(String topic, NeuralSpike spike) throws Exception {
        var pub = spine.monitor();
        timer.scheduleAtFixedRate(() -> pub.send(null, List.of(Buffer.of(ByteString.copyFromUtf8("nikola.v0." + topic)),
                Buffer.of(spike.toByteString())), SendOutcome.Listener.IGNORE), 0, 100, TimeUnit.MILLISECONDS);
        return pub;
    }

    @Test
    void shouldShowWhatTheMonitorTells() throws Exception {
        var pub = telling("directory", NeuralSpike.newBuilder().setDirectory(directory("told", 1)).build());
        assertEquals(0, cli.run("top", "--once", "--monitor", pub.address()), () -> cli.err);
        assertTrue(cli.out.startsWith("Spine told ") && cli.out.contains("(subscribed)"), cli.out);
    }

    @Test
    void shouldAskWhereThereIsNoMonitor() {
        assertEquals(0, cli.run("top", "--interval", "100ms", "--times", "3", "--json"), () -> cli.err);
        var lines = cli.out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        assertEquals(3, lines.size(), cli.out);
        assertTrue(lines.get(2).getAsJsonObject("per_second").get("calls").getAsDouble() > 0, cli.out);
    }

    @Test
    void shouldAskWhenItMayNotSubscribe() throws Exception {
        spine.watchable = false;
        assertEquals(0, cli.run("top", "--once", "--monitor", spine.monitor().address()), () -> cli.err);
        assertTrue(cli.out.startsWith("Spine asked ") && cli.out.contains("(asked)"), cli.out);
    }

    @Test
    void shouldRefuseAnIntervalThatIsTooShort() {
        assertEquals(1, cli.run("top", "--interval", "99ms"));
        assertTrue(cli.err.contains("100ms"), cli.err);
    }

    @Test
    void shouldFollowTheEvents() throws Exception {
        var pub = telling("events.agents", NeuralSpike.newBuilder().setTimestamp(1_700_000_000_000L).setRichPayload(
                Payload.newBuilder().setText("{\"time\":1,\"name\":\"dead\",\"subject\":\"echo\u001b\",\"facts\":{\"detail\":\"silent\"}}"))
                .build());
        assertEquals(0, cli.run("events", "--count", "2", "--monitor", pub.address()), () -> cli.err);
        assertEquals("2023-11-14T22:13:20Z  events.agents        dead  echo  detail=silent",
                cli.out.lines().findFirst().orElseThrow().replace("echo   detail", "echo  detail"));
        assertEquals(2, cli.out.lines().count());
        assertEquals(0, cli.run("events", "--count", "1", "--topic", "events.", "--json", "--monitor", pub.address()));
        var event = JsonParser.parseString(cli.out).getAsJsonObject();
        assertEquals("events.agents", event.get("topic").getAsString());
        assertEquals("silent", event.getAsJsonObject("facts").get("detail").getAsString());
    }

    @Test
    void shouldShowAForeignSpikeByItsKind() throws Exception {
        var pub = telling("spikes.log", NeuralSpike.newBuilder().setTimestamp(5).setTextData("whatever").build());
        assertEquals(0, cli.run("events", "--count", "1", "--topic", "spikes", "--monitor", pub.address()), () -> cli.err);
        assertTrue(cli.out.contains("spikes.log") && cli.out.contains("text_data") && !cli.out.contains("whatever"), cli.out);
    }

    @Test
    void shouldSayWhyThereAreNoEvents() throws Exception {
        assertEquals(1, cli.run("events"));
        assertTrue(cli.err.contains("offers no monitor") && cli.err.contains("zmtp"), cli.err);
        spine.watchable = false;
        assertEquals(1, cli.run("events", "--monitor", spine.monitor().address()));
        assertTrue(cli.err.contains("may not watch") && cli.err.contains("use metrics"), cli.err);
    }
}
