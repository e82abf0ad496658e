package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.api.message.NeuralSpike;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.CommandResponse;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.transport.Peer;
import spine.broker.control.internal.Command;

/** The commands of the control plane: BR-04, BR-07, OP-04. */
class ControlTest extends PlaneFixture {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch atWork = new CountDownLatch(1);

    @BeforeEach
    void host() {
        kit.recorder.use(kit.journal);
        kit.host("security", (call, request) -> Payload.text("served"));
        kit.host("slow", (call, request) -> waits(request));
    }

    private NeuralSpike command(String word) throws Exception {
        return ask(control, three, from3(word).setRequestId("c-" + System.nanoTime()).clearRecipientName()
                .setTextData(word));
    }

    private void says(String expected, String word) throws Exception {
        var reply = command(word);
        assertEquals(expected, reply.getTextData(), reply.toString());
    }

    @Test
    void shouldPutOffAndTakeTheSameIdAgainWhenPausedAndResumedBR04() throws Exception {
        says("PAUSED", "PAUSE");
        says("PAUSED BEFORE", "PAUSE");
        var putOff = ask(data, three, from3("1"));
        isError("UNAVAILABLE", putOff);
        assertEquals(1, kit.count("refused.mode"));
        assertEquals("served", ask(data, three, from3("2").setRecipientName("security")).getRichPayload().getText());
        says("RESUMED", "RESUME");
        says("RESUMED BEFORE", "RESUME");
        assertEquals("q", ask(data, three, from3("1")).getRichPayload().getText(), "the same id");
    }

    @Test
    void shouldLetWhatIsInFlightEndWhenPausedBR04() throws Exception {
        send(data, three, from3("1").setRecipientName("slow"));
        atWork.await();
        says("PAUSED", "PAUSE");
        gate.countDown();
        assertEquals("q", kit.endpoint.next().spike().getRichPayload().getText());
    }

    /** What an agent has begun may have been done; what none has may come again. */
    @Test
    void shouldEndEverythingTypedAtScramAndServeAgainAfterResetBR07() throws Exception {
        try (var busy = new Kit(Map.of("agentThreads", 1))) {
            var peer = grantedIn(busy);
            busy.host("slow", (call, request) -> waits(request));
            send(busy, Plane.Kind.DATA, peer, "1", "q");
            atWork.await();
            send(busy, Plane.Kind.DATA, peer, "2", "q");
            send(busy, Plane.Kind.CONTROL, peer, "c", "SCRAM");
            var replies = new HashMap<String, NeuralSpike>();
            for (int i = 0; i < 3; i++) {
                var reply = busy.endpoint.next().spike();
                replies.put(reply.getRequestId(), reply);
            }
            isError("OUTCOME_UNKNOWN", replies.get("1"));
            isError("UNAVAILABLE", replies.get("2"));
            assertEquals("SCRAMMED: 1 requests were ended at work, 1 before.", replies.get("c").getTextData());
        }
        says("SCRAMMED: 0 requests were ended at work, 0 before.", "SCRAM");
        says("SCRAMMED BEFORE: 0 requests were ended at work, 0 before.", "SCRAM");
        isError("UNAVAILABLE", ask(data, three, from3("3")));
        assertEquals("served", ask(data, three, from3("4").setRecipientName("security")).getRichPayload().getText());
        assertEquals("PONG", command("PING").getTextData(), "safe mode answers");
        isError("INVALID_REQUEST", command("PAUSE"));
        isError("INVALID_REQUEST", command("RESUME"));
        says("RESET", "RESET");
        says("RESET BEFORE", "RESET");
        assertEquals("q", ask(data, three, from3("3")).getRichPayload().getText());
    }

    @Test
    void shouldDrainAndStopOnceWhenShutDownBR07() throws Exception {
        send(data, three, from3("1").setRecipientName("slow"));
        atWork.await();
        says("STOPPING", "SHUTDOWN");
        says("STOPPING BEFORE", "SYSTEM_HALT");
        isError("UNAVAILABLE", ask(data, three, from3("2")));
        isError("UNAVAILABLE", ask(data, three, from3("3").setRecipientName("security")));
        isError("INVALID_REQUEST", command("RESET"));
        assertEquals(0, kit.stops.get(), "a request is in flight");
        gate.countDown();
        assertEquals("q", kit.endpoint.next().spike().getRichPayload().getText());
        Kit.await(() -> kit.stops.get() > 0);
        assertEquals(1, kit.stops.get());
    }

    @Test
    void shouldEndWhatIsLeftWhenTheDrainIsOverOP04() throws Exception {
        try (var hasty = new Kit(Map.of("shutdownDrainMillis", 0L))) {
            hasty.host("slow", (call, request) -> waits(request));
            var result = hasty.router.route(hasty.call("1"), new Address.Name("slow"), Kit.text(""));
            atWork.await();
            hasty.commander.take(Command.SHUTDOWN, "ann").toCompletableFuture().get();
            assertEquals(1, hasty.router.inFlight(), "nothing ends before it is acknowledged");
            hasty.commander.acknowledged(Command.SHUTDOWN);
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(result)));
            Kit.await(() -> hasty.stops.get() == 1);
        }
    }

    @Test
    void shouldHaveMemoryNapBR04() throws Exception {
        isError("NO_SUCH_AGENT", command("NAP"));
        kit.host("memory", (call, request) -> {
            assertEquals(CommandRequest.CommandType.NAP, request.as(CommandRequest.getDefaultInstance()).getCommand());
            atWork.countDown();
            gate.await();
            return Payload.message(CommandResponse.newBuilder().setSuccess(true).setResultMessage("rested").build());
        });
        says("PAUSED", "PAUSE");
        send(control, three, from3("n").clearRecipientName().setTextData("NAP"));
        atWork.await();
        says("NAPPED BEFORE: memory is at it.", "NAP");
        gate.countDown();
        assertEquals("NAPPED: rested", kit.endpoint.next().spike().getTextData());
    }

    @Test
    void shouldSayWithoutAJournalThatNothingCanBeFlushedBR04() throws Exception {
        isError("UNAVAILABLE", command("FLUSH_TRACE"));
    }

    @Test
    void shouldRefuseAndAuditWhoMayNotCommand() throws Exception {
        kit.guard.permit(key, Permissions.of(List.of(new Rule(true, Action.SEND, "*", "*"),
                new Rule(true, Action.ADMINISTER, "keys", "*"))));
        for (var command : Command.values()) {
            isError("FORBIDDEN", command(command.name()));
        }
        assertEquals(8, kit.guard.refused.stream().filter("CONTROL.permission: may not administer control"::equals)
                .count());
        assertEquals("q", ask(data, three, from3("1")).getRichPayload().getText(), "nothing was done");
        kit.guard.permit(key, Permissions.of(List.of(new Rule(true, Action.ADMINISTER, "control", "*"))));
        says("PAUSED", "PAUSE");
    }

    /** Nobody is answered before the command is in the journal, and what it says holds before that. */
    @Test
    void shouldBeInTheJournalBeforeItIsAnswered() throws Exception {
        try (var other = new Kit(Map.of("durabilityWaitMillis", 60_000L))) {
            var peer = grantedIn(other);
            other.recorder.use(other.journal);
            other.journal.grants = level -> null;
            send(other, Plane.Kind.CONTROL, peer, "c", "PAUSE");
            assertEquals("PAUSE", other.journal.entries.get(0).operation());
            assertEquals(Kind.CONTROL, other.journal.entries.get(0).kind());
            assertEquals(peer.key().z85(), other.journal.entries.get(0).key());
            assertEquals(ErrorCode.UNAVAILABLE, other.modes.refusal(Kit.ANN, List.of()).code());
            assertTrue(other.endpoint.sent.isEmpty(), "not answered yet");
            var write = other.journal.waiting.get(0);
            write.stage().complete(write.wanted());
            var reply = other.endpoint.next().spike();
            assertEquals("PAUSED", reply.getTextData());
            assertEquals(Durability.SYNCED, reply.getDurability());
        }
    }

    private static Peer grantedIn(Kit kit) {
        return Kit.peer("component_3", kit.guard.grant(3, Set.of(3), Set.of()));
    }

    private static void send(Kit kit, Plane.Kind plane, Peer from, String id, String text) {
        kit.plane(plane).onMessage(kit.endpoint.inbound(from, kit.spike(id).setSenderValue(3).setTextData(text)
                .setRecipientName("slow").build().toByteString()));
    }

    private Payload waits(Payload request) throws InterruptedException {
        atWork.countDown();
        gate.await();
        return request;
    }
}
