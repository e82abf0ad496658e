package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import spine.api.Address.KeyRange;
import spine.api.AgentDescriptor;
import spine.api.message.CommandRequest;
import spine.api.message.ComponentID;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;
import spine.api.message.NeurogenesisEvent;
import spine.api.message.RetrieveRequest;
import spine.api.monitor.Monitor;
import spine.api.transport.Peer;

/** The six strategies of BR-10 and the owners of keys, as a component on the data plane meets them. */
class PlaneRoutesTest extends PlaneFixture {
    private final List<String> watched = new ArrayList<>();
    private final Monitor monitor = new Monitor() {
        @Override
        public void event(String topic, String name, String subject, Map<String, String> facts) {
            throw new AssertionError("no event is told here");
        }

        @Override
        public void forward(String topic, ByteString spike) {
            watched.add(topic);
        }
    };

    /** An agent in the container that answers with its name. */
    private void worker(String name, ComponentID component, KeyRange... keys) {
        kit.table.flip(Set.of(), Set.of(kit.table.host(new AgentDescriptor(name, Set.of("work"),
                OptionalInt.of(component.getNumber()), "", "", "1", List.of(keys)), (call, request) -> Kit.text(name))));
    }

    private static KeyRange from(String first, String last) {
        return KeyRange.of(first.repeat(32) + "-" + last.repeat(32));
    }

    private NeuralSpike.Builder to(ComponentID whom, String id) {
        return kit.spike(id).setSenderValue(3).setRecipient(whom).setTextData("q");
    }

    private String answer(NeuralSpike.Builder spike) throws Exception {
        var reply = ask(data, three, spike);
        return reply.hasError() ? reply.getError().getErrorCode() : reply.getRichPayload().getText();
    }

    private NeuralSpike.Builder retrieve(String id, String digit) {
        return kit.spike(id).setSenderValue(3).setRetrieveReq(RetrieveRequest.newBuilder().setQueryId("q")
                .setDirectMortonIndex(from(digit, digit).from()));
    }

    @Test
    void shouldGoRoundTheWorkersOfANumberBR10BR11() throws Exception {
        worker("m1", ComponentID.MEMORY_SYSTEM);
        worker("m2", ComponentID.MEMORY_SYSTEM);
        // Another address between has turns of its own.
        worker("v1", ComponentID.VISUAL_CORTEX);
        worker("v2", ComponentID.VISUAL_CORTEX);
        var said = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            said.add(answer(to(ComponentID.MEMORY_SYSTEM, "m" + i)));
            said.add(answer(to(ComponentID.VISUAL_CORTEX, "v" + i)));
        }
        assertEquals(List.of("m1", "v1", "m2", "v2", "m1", "v1", "m2", "v2"), said);
    }

    @Test
    void shouldTakeCommandsToTheExecutorAndToNobodyElseBR10() throws Exception {
        worker("thief", ComponentID.HTTP_CLIENT);
        var command = kit.spike("1").setSenderValue(3).setCommandReq(CommandRequest.newBuilder().setCommand("ls"));
        assertEquals("NO_SUCH_AGENT", answer(command));
        assertEquals("FORBIDDEN", answer(command.setRequestId("2").setRecipientName("thief")));
        assertEquals("FORBIDDEN", answer(command.setRequestId("3").setRecipientName("").setCapability("work")));
        worker("executor", ComponentID.EXECUTOR_KVM);
        assertEquals("executor", answer(command.setRequestId("4")), "of those that share an address it is the one");
        assertEquals("executor", answer(command.setRequestId("5").setCapability("")), "and where nobody is named");
        assertEquals(2, kit.count("refused.secure_channel"));
    }

    @Test
    void shouldSendNothingToAnExecutorWhoseKeyIsNotOneAnyMoreBR10() throws Exception {
        var agents = kit.plane(Plane.Kind.AGENTS);
        var key = kit.guard.grant(4, Set.of(4), Set.of("kvm"));
        var kvm = Kit.peer("kvm", key);
        send(agents, kvm, kit.spike("h").setSenderValue(4).setHello(Hello.newBuilder().setInstanceName("kvm")));
        assertTrue(kit.endpoint.next().spike().hasWelcome());
        send(data, three, to(ComponentID.EXECUTOR_KVM, "1"));
        assertEquals(kvm, kit.endpoint.next().to());
        kit.guard.grant(4, Set.of(), Set.of("kvm"));
        assertEquals("UNAVAILABLE", answer(to(ComponentID.EXECUTOR_KVM, "2")));
    }

    @Test
    void shouldAcknowledgeWhatIsForgottenWhetherSomebodyWatchesOrNotBR10SP05() throws Exception {
        var dropped = ask(data, three, to(ComponentID.MONITOR, "1"));
        assertEquals(NeuralSpike.PayloadCase.PAYLOAD_NOT_SET, dropped.getPayloadCase());
        assertEquals("nobody", dropped.getMeta().getSource());
        assertEquals(1, kit.count("monitor.missing"));
        kit.router.bindMonitor(monitor);
        assertEquals("monitor", ask(data, three, to(ComponentID.MONITOR, "2")).getMeta().getSource());
        assertEquals(List.of("spikes.text_data"), watched);
    }

    @Test
    void shouldTellAllOfAGroupAndCountTheFullOneBR10() throws Exception {
        kit.router.bindMonitor(monitor);
        worker("orchestrator", ComponentID.ORCHESTRATOR);
        worker("visual", ComponentID.VISUAL_CORTEX);
        worker("audio", ComponentID.AUDIO_CORTEX);
        var full = Desk.join(kit, "full", new LocalDestination("full", (call, request) -> request,
                new LocalDestination.Limits(1, 1), kit.counters, System::nanoTime));
        full.close();
        kit.table.use(spine.broker.routes.internal.RulesParser.parse("test", new java.io.StringReader(
                "group growth ORCHESTRATOR VISUAL_CORTEX MEMORY_SYSTEM name:full monitor\n"
                + "PHYSICS_ENGINE neurogenesis nobody BROADCAST growth\nany text_data any ROUND_ROBIN\n")));
        var physics = Kit.peer("component_1", kit.guard.grant(1, Set.of(1), Set.of()));
        var reply = ask(data, physics, kit.spike("1").setSenderValue(1)
                .setNeurogenesis(NeurogenesisEvent.getDefaultInstance()));
        assertEquals("{\"took\":2,\"of\":3,\"monitor\":true,\"not\":{\"full\":\"UNAVAILABLE\"}}",
                reply.getRichPayload().getBinaryData().toStringUtf8());
        assertEquals(List.of("spikes.neurogenesis"), watched);
        assertEquals(1, kit.count("broadcast.not_taken"));
        Kit.await(() -> kit.table.now().pins() == 1);

        assertEquals("FORBIDDEN", answer(kit.spike("2").setSenderValue(3)
                .setNeurogenesis(NeurogenesisEvent.getDefaultInstance())), "no rule takes it from there");
        var byName = ask(data, three, from3("3").setRecipientName("group:growth"));
        assertTrue(byName.getRichPayload().getBinaryData().toStringUtf8().startsWith("{\"took\":2"), "Address.Group");
        isError("NO_SUCH_AGENT", ask(data, three, from3("4").setRecipientName("group:other")));
    }

    /** The sender has its answer; the member's work still ends by the deadline and holds its snapshot until then. */
    @Test
    void shouldKeepTheDeadlineOfABroadcastThatWasAnsweredBR10() throws Exception {
        var interrupted = new CountDownLatch(1);
        kit.table.flip(Set.of(), Set.of(kit.table.host(new AgentDescriptor("slow", Set.of(), OptionalInt.of(10), "", "",
                "1"), (call, request) -> {
                    try {
                        new CountDownLatch(1).await();
                        return request;
                    } catch (InterruptedException deadline) {
                        interrupted.countDown();
                        throw deadline;
                    }
                })));
        var physics = Kit.peer("component_1", kit.guard.grant(1, Set.of(1), Set.of()));
        var reply = ask(data, physics, kit.spike("1").setSenderValue(1).setDeadlineUnixMs(kit.time.millis() + 2000)
                .setNeurogenesis(NeurogenesisEvent.getDefaultInstance()));
        assertTrue(reply.getRichPayload().getBinaryData().toStringUtf8().startsWith("{\"took\":1"), reply.toString());
        assertTrue(interrupted.await(60, java.util.concurrent.TimeUnit.SECONDS));
        Kit.await(() -> kit.table.now().pins() == 1);
    }

    @Test
    void shouldTakeAKeyToItsOwnerAndToNobodyElseSP10() throws Exception {
        assertEquals("NO_SUCH_AGENT", answer(retrieve("0", "1")), "memory is not divided, and nobody is there");
        worker("lower", ComponentID.MEMORY_SYSTEM, from("0", "7"));
        worker("upper", ComponentID.MEMORY_SYSTEM, from("8", "b"));
        for (int i = 0; i < 3; i++) {
            assertEquals("lower", answer(retrieve("l" + i, "3")));
            assertEquals("upper", answer(retrieve("u" + i, "a").setRecipient(ComponentID.MEMORY_SYSTEM)));
        }
        assertEquals("NO_SUCH_AGENT", answer(retrieve("1", "f")), "nobody owns it");
        assertEquals("lower", answer(retrieve("2", "f").setRecipientName("lower")), "who is named is asked");
    }

    @Test
    void shouldAskOwnersThatOverlapByTurnsSP10() throws Exception {
        worker("a", ComponentID.MEMORY_SYSTEM, from("0", "f"));
        worker("b", ComponentID.MEMORY_SYSTEM, from("8", "f"));
        var said = Set.of(answer(retrieve("1", "9")), answer(retrieve("2", "9")));
        assertEquals(Set.of("a", "b"), said);
        assertEquals("a", answer(retrieve("3", "1")));
    }

    @Test
    void shouldRefuseAKeyOfAnotherLengthAndOneThatDoesNotParseSP10SP16() throws Exception {
        worker("memory", ComponentID.MEMORY_SYSTEM, from("0", "f"));
        var odd = kit.spike("1").setSenderValue(3).setRetrieveReq(RetrieveRequest.newBuilder()
                .setDirectMortonIndex(ByteString.copyFromUtf8("seventeen bytes!!")));
        isError("INVALID_REQUEST", ask(data, three, odd));
        assertEquals(1, kit.count("refused.SP-10"));
        var cut = kit.spike("2").setSenderValue(3).build().toByteString().concat(ByteString.copyFrom(
                new byte[] {(byte) (20 << 3 & 0x7f | 2 | 0x80), 1, 2, 26, 16}));
        data.onMessage(kit.endpoint.inbound(three, cut));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        assertEquals(1, kit.count("refused.undecodable"));
        var meaning = kit.spike("3").setSenderValue(3).setRecipient(ComponentID.MEMORY_SYSTEM)
                .setRetrieveReq(RetrieveRequest.newBuilder().setSemanticQuery("cats"));
        assertEquals("memory", answer(meaning), "what asks for no key goes as it is addressed");
    }

    @Test
    void shouldTellKeysInWelcomeAndRefuseMalformedOnesSP10() throws Exception {
        var agents = kit.plane(Plane.Kind.AGENTS);
        var shard = Kit.peer("s", kit.guard.grant(9, Set.of(), Set.of("shard")));
        var range = spine.api.message.KeyRange.newBuilder().setFrom(from("0", "0").from()).setTo(from("7", "7").from());
        assertEquals(List.of(range.build()), hello(agents, shard, range).getWelcome().getKeyRangesList());
        send(data, three, retrieve("1", "5"));
        assertEquals(shard, kit.endpoint.next().to());
        isError("INVALID_REQUEST", hello(agents, shard, range.setTo(ByteString.copyFromUtf8("short"))));
    }

    private NeuralSpike hello(Plane agents, Peer peer, spine.api.message.KeyRange.Builder range) throws Exception {
        return ask(agents, peer, kit.spike("hello").setHello(Hello.newBuilder().setInstanceName("shard")
                .addKeyRanges(range)));
    }

    /** An explicit acknowledgement answers; without one that waits it is late, and never a request. */
    @Test
    void shouldTakeASpikeWithoutPayloadAsAnAcknowledgementOnlySP05() throws Exception {
        var ack = kit.spike("1").setSenderValue(3);
        isError("INVALID_REQUEST", ask(data, three, ack));
        assertEquals(1, kit.count("refused.SP-05"));
        ack.getMetaBuilder().setSource("me");
        send(data, three, ack.setRequestId("2"));
        assertEquals(1, kit.count("replies.late"));
        assertTrue(kit.endpoint.sent.isEmpty());

        var peer = Kit.peer("far", kit.guard.grant(7, Set.of(), Set.of("far")));
        var agents = kit.plane(Plane.Kind.AGENTS);
        send(agents, peer, kit.spike("h").setHello(Hello.newBuilder().setInstanceName("far")));
        kit.endpoint.next();
        send(data, three, from3("3").setRecipientName("far"));
        assertEquals("3", kit.endpoint.next().spike().getRequestId());
        var answered = kit.spike("3");
        answered.getMetaBuilder().setSource("far");
        send(agents, peer, answered);
        var reply = kit.endpoint.next();
        assertEquals(three, reply.to());
        assertFalse(reply.spike().hasError());
    }
}
