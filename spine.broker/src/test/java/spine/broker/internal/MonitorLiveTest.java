package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.Address;
import spine.api.CallOptions;
import spine.api.StatusFacts;
import spine.api.TraceContext;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Pattern;

/** The monitor's PUB on real sockets: BR-13, SP-13, and who may watch. */
@Timeout(120)
class MonitorLiveTest extends MonitorFixture {
    @Test
    void shouldTellWhoJoinsLeavesDegradesAndDiesBR13HB07() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.directory", "");
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key));
        var joined = watcher.next("nikola.v0.events.agents", "joined").getRichPayload().getText();
        assertTrue(joined.contains("\"subject\":\"far\"") && joined.contains("\"where\":\"outside\""), joined);
        kit.agents.sweep();
        kit.time.advanceMillis(4_000);
        kit.agents.seen(kit.agents.of(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key)), null);
        kit.agents.sweep();
        watcher.next("nikola.v0.events.agents", "\"healthy\"");
        kit.time.advanceMillis(3_000);
        kit.agents.sweep();
        assertTrue(watcher.next("nikola.v0.events.agents", "\"degraded\"").getRichPayload().getText()
                .contains("silent for 3000 ms"));
        kit.time.advanceMillis(7_000);
        kit.agents.sweep();
        watcher.next("nikola.v0.events.agents", "\"dead\"");
        watcher.next("nikola.v0.events.agents", "\"left\"");
        kit.host("near", (call, request) -> request);
        assertTrue(watcher.next("nikola.v0.events.generations", "flipped").getRichPayload().getText()
                .contains("\"routing_version\":\"4\""));
    }

    @Test
    void shouldTellFiguresOfAllAgentsAtTheirIntervalsOP07() throws Exception {
        kit.host("echo", (call, request) -> request);
        var call = (ActiveCall) router.open(new CallOptions("r", Kit.ANN, Duration.ofSeconds(30),
                TraceContext.NONE, false));
        assertEquals("hi", Kit.text(Kit.outcome(router.route(call, new Address.Name("echo"), Kit.text("hi")))));
        var watcher = new Watcher(ann, "nikola.v0.");
        var metrics = watcher.next("nikola.v0.metrics", "").getStatus();
        assertEquals(0, metrics.getMetricsOrThrow("nikola_queue_depth"));
        assertEquals(1, metrics.getMetricsOrThrow("agent.echo.answered"));
        assertTrue(metrics.containsMetrics("nikola_processed_spikes_total") && metrics.containsMetrics("count.calls"));
        var entry = watcher.next("nikola.v0.directory", "").getDirectory().getEntries(0);
        assertEquals("echo", entry.getName());
        assertEquals(1, entry.getAnswered());
    }

    @Test
    void shouldEncodeNothingWhileNobodySubscribes() {
        monitor.event("events.agents", "joined", "a", Map.of());
        monitor.forward("spikes", ByteString.EMPTY);
        assertEquals("0", monitor.facts().get("count.monitor.told"));
    }

    @Test
    void shouldForwardAPeersSpikeAsItIsBR10() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        var spike = kit.spike("r1").setTextData("of a peer").build();
        monitor.forward("spikes.log", spike.toByteString());
        assertEquals(spike, watcher.next("nikola.v0.spikes.log", ""));
    }

    @Test
    void shouldRefuseWhomThePolicyDoesNotKnowAndWhoMayNotWatchSEC16() throws Exception {
        new Watcher(keys("stranger"), "").expect(ConnectionEvent.Kind.REFUSED);
        var bob = keys("bob");
        policy.put(bob.publicKey(), granted(Permissions.of(List.of(new Rule(true, Action.USE, "discover", "*")))));
        policy.publish();
        var refused = new Watcher(bob, "");
        refused.expect(ConnectionEvent.Kind.REFUSED);
        assertTrue(refused.got.isEmpty());
        assertTrue(kit.count("refused.monitor") > 0 && kit.count("refused.monitor.permission") > 0, "counted");
    }

    @Test
    void shouldCutARevokedKeySEC41() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        revocations.revoke(ann.publicKey(), "", "test");
        watcher.expect(ConnectionEvent.Kind.REFUSED);
    }

    @Test
    void shouldCutAKeyThatMayNotWatchAnyMoreSEC12() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        policy.put(ann.publicKey(), granted(Permissions.NONE));
        policy.publish();
        watcher.expect(ConnectionEvent.Kind.REFUSED);
    }

    /** The sender is done at once whatever the subscriber does; the broker's threads have no part in it. */
    @Test
    void shouldNotWaitForASubscriberThatDoesNotRead() throws Exception {
        var blocked = new CountDownLatch(1);
        var slow = transport.open("slow");
        try {
            Endpoint sub = slow.connect(new ConnectOptions(address(), identity.keys().publicKey(), ann).as(Pattern.SUB),
                    message -> {
                        message.release();
                        try {
                            blocked.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            sub.subscribe(ByteString.EMPTY);
            var watcher = new Watcher(ann, "nikola.v0.events.last");
            Kit.await(() -> told() > 0);
            var spike = ByteString.copyFrom(new byte[100_000]);
            for (int i = 0; i < 2000; i++) {
                monitor.forward("spikes.noise", spike);
            }
            Kit.await(() -> {
                monitor.event("events.last", "last", "", Map.of());
                return !watcher.got.isEmpty();
            });
            assertTrue(Long.parseLong(((StatusFacts) transport).facts().get("transport.zmtp.missed")) > 0,
                    "what the slow one missed is counted");
        } finally {
            blocked.countDown();
            slow.close();
        }
    }

    private long told() {
        return Long.parseLong(monitor.facts().get("count.monitor.told"));
    }

    @Test
    void shouldGoOnWithoutAnEndpointWhenTheAddressIsInUse() {
        var other = endpoint(Map.of("address", address(), "ipc", false));
        var problem = framework.all(StatusFacts.class).stream().map(f -> f.facts().get("problem.monitor"))
                .filter(Objects::nonNull).findFirst().orElseThrow();
        assertTrue(problem.contains("conf/spine.monitor.properties"), problem);
        monitor.event("events.agents", "joined", "a", Map.of());
        other.close();
    }

    @Test
    void shouldNameKeyValueAndRangeWhenASettingIsWrong() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> endpoint(Map.of("figuresMillis", 99)));
        assertEquals("spine.monitor: figuresMillis = 99 is not within 100 to 60000", wrong.getMessage());
        assertFalse(kit.count("refused.monitor") > 0);
    }
}
