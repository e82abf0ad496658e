package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.AgentCall;
import spine.api.message.Cancel;
import spine.api.message.CancelReceipt;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.message.StatusReport.Lifecycle;
import spine.api.message.Welcome;
import spine.api.rcis.ErrorDetails;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;

@Timeout(20)
class AgentClientTest {
    private final BlockingQueue<NeuralSpike> heard = new LinkedBlockingQueue<>();
    private boolean welcomes = true;
    private FakeTransport wire;
    private AgentClient agent;

    private void connect(AgentHandler handler) throws Exception {
        wire = new FakeTransport((to, body) -> {
            var spike = parse(body);
            heard.add(spike);
            if (spike.hasHello() && welcomes) {
                to.reply(spike().setRequestId(spike.getRequestId())
                        .setWelcome(Welcome.newBuilder().setInstanceName("echo")).build().toByteString());
            }
        });
        agent = AgentClient.connect(wire, new AgentSettings("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]),
                new AgentDescriptor("echo", Set.of("say"), OptionalInt.of(5), Payload.TEXT, Payload.TEXT, "1"), 1,
                Duration.ofMillis(20)), handler);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private static NeuralSpike parse(ByteString body) {
        try {
            return NeuralSpike.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static NeuralSpike.Builder spike() {
        return NeuralSpike.newBuilder().setRequestId("r").setTimestamp(1).setSchemaMajor(2);
    }

    private NeuralSpike next(NeuralSpike.PayloadCase kind) throws Exception {
        for (;;) {
            var spike = heard.poll(5, TimeUnit.SECONDS);
            if (spike == null || spike.getPayloadCase() == kind) {
                return spike;
            }
        }
    }

    /** SP-03, SP-05, HB-01. */
    @Test
    void shouldSayHelloAndReportWhenConnected() throws Exception {
        connect(request -> Payload.text(""));
        var hello = next(NeuralSpike.PayloadCase.HELLO);
        assertTrue(!hello.getRequestId().isEmpty() && hello.getTimestamp() > 0);
        assertEquals(2, hello.getSchemaMajor());
        assertEquals(ComponentID.TAVILY_AGENT, hello.getSender());
        assertEquals("say", hello.getHello().getCapabilities(0));
        assertEquals("echo", RcisClientTest.get(agent.joined()).getInstanceName());
        var report = next(NeuralSpike.PayloadCase.STATUS).getStatus();
        assertEquals(Lifecycle.READY, report.getLifecycle());
        assertTrue(report.containsMetrics("loop_count"));
        assertEquals(ByteString.copyFromUtf8("echo"), wire.options.routingId());
    }

    /** HB-02. */
    @Test
    void shouldAnswerAndAdvanceTheLoopWhenAsked() throws Exception {
        connect(request -> Payload.text(request.payload().text() + "!").with("source", "me"));
        wire.reply(spike().setTextData("hi").build().toByteString());
        var reply = next(NeuralSpike.PayloadCase.RICH_PAYLOAD);
        assertEquals("r", reply.getRequestId());
        assertEquals("hi!", reply.getRichPayload().getText());
        assertEquals("me", reply.getMeta().getSource());
        assertTrue(loop() < loop(), "it advances while a thread is free");
    }

    /** Reports go on all the same: they come from a thread that no handler can hold up (HB-01). */
    @Test
    void shouldReportAStandstillWhenAllItsThreadsHangHB02() throws Exception {
        var hangs = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        connect(request -> {
            hangs.countDown();
            gate.await();
            return Payload.text("late");
        });
        wire.reply(spike().setTextData("hi").build().toByteString());
        assertTrue(hangs.await(60, TimeUnit.SECONDS));
        heard.clear();
        loop(); // may have been under way before
        double still = loop();
        assertEquals(still, loop());
        assertEquals(still, loop());
        gate.countDown();
        next(NeuralSpike.PayloadCase.RICH_PAYLOAD);
        assertTrue(loop() > still);
    }

    private double loop() throws Exception {
        return next(NeuralSpike.PayloadCase.STATUS).getStatus().getMetricsOrThrow("loop_count");
    }

    @Test
    void shouldTakeAndGiveBytesAndMessages() throws Exception {
        connect(request -> request.payload().contentType().startsWith("application/x-protobuf")
                ? request.payload() : new Payload("image/png", request.payload().data()));
        var bytes = ByteString.copyFrom(new byte[] {1, 2, (byte) 0xff});
        wire.reply(spike().setAgentCall(AgentCall.newBuilder().setInput(bytes).setContentType("image/png")).build()
                .toByteString());
        var reply = next(NeuralSpike.PayloadCase.RICH_PAYLOAD).getRichPayload();
        assertEquals(bytes, reply.getBinaryData());
        assertEquals("image/png", reply.getMimeType());
        wire.settle();
        wire.reply(spike().setRequestId("q").setCommandReq(
                spine.api.message.CommandRequest.newBuilder().setCommand("ls")).build().toByteString());
        assertEquals("ls", next(NeuralSpike.PayloadCase.COMMAND_REQ).getCommandReq().getCommand());
    }

    @Test
    void shouldRefuseInItsOwnWordsAndHideOtherFailures() throws Exception {
        connect(request -> {
            if (request.payload().text().equals("mine")) {
                throw new SpineException(ErrorCode.FORBIDDEN, "Not that.", "");
            }
            throw new IllegalStateException("secret inner detail");
        });
        wire.reply(spike().setTextData("mine").build().toByteString());
        assertEquals("FORBIDDEN", next(NeuralSpike.PayloadCase.ERROR).getError().getErrorCode());
        wire.reply(spike().setRequestId("s").setTextData("other").build().toByteString());
        var error = next(NeuralSpike.PayloadCase.ERROR).getError();
        assertEquals("AGENT_FAILED", error.getErrorCode());
        assertTrue(!error.getErrorMessage().contains("secret") && error.getStackTraceCount() == 0);
    }

    private void ask(String id, int credit) {
        var spike = spike().setRequestId(id).setTextData("go");
        wire.reply((credit > 0 ? spike.setCredit(credit) : spike).build().toByteString());
    }

    private spine.api.message.StreamPart part() throws Exception {
        return next(NeuralSpike.PayloadCase.STREAM_PART).getStreamPart();
    }

    /** Issue 6, part 4: no part goes out that was not granted, and the end needs no credit. */
    @Test
    void shouldSendPartsAsTheyAreGrantedAndThenTheEnd() throws Exception {
        StreamHandler three = (request, out) -> {
            for (var word : List.of("a", "b", "c")) {
                out.write(Payload.text(word));
            }
        };
        connect(three);
        ask("s", 1);
        var first = part();
        assertEquals(1, first.getSequence());
        assertEquals("a", first.getData().toStringUtf8());
        wire.settle();
        assertTrue(heard.stream().noneMatch(NeuralSpike::hasStreamPart), "the second was not granted");
        wire.reply(spike().setRequestId("s").setCredit(2).build().toByteString());
        assertEquals("b", part().getData().toStringUtf8());
        assertEquals("c", part().getData().toStringUtf8());
        var end = part();
        assertTrue(end.getLast() && end.getData().isEmpty() && !end.hasError());
        assertEquals(4, end.getSequence());
    }

    @Test
    void shouldEndAStreamWithItsErrorAndRetryAfterWhenTheHandlerBreaksOff() throws Exception {
        StreamHandler breaks = (request, out) -> {
            out.write(Payload.text("a"));
            throw new SpineException(new spine.api.Refusal(ErrorCode.RATE_LIMITED, "Later.", "")
                    .with("Retry-After", "7"));
        };
        connect(breaks);
        ask("s", 5);
        assertEquals(1, part().getSequence());
        var end = part();
        assertTrue(end.getLast());
        assertEquals("RATE_LIMITED", end.getError().getErrorCode());
        assertEquals(7, end.getError().getRetryAfterSeconds());
    }

    /** A part is at most 128 KiB; a longer one travels as several. */
    @Test
    void shouldCutAPartThatIsTooLong() throws Exception {
        StreamHandler large = (request, out) -> out.write(new Payload("x", ByteString.copyFrom(new byte[200_000])));
        connect(large);
        ask("s", 5);
        assertEquals(131_072, part().getData().size());
        assertEquals(200_000 - 131_072, part().getData().size());
    }

    /** A receipt says when the thread has returned, and not before (issue 6, part 4). */
    @Test
    void shouldSayThatItStoppedWhenItsThreadHasReturned() throws Exception {
        var started = new CountDownLatch(1);
        var mayReturn = new CountDownLatch(1);
        connect(request -> {
            started.countDown();
            for (boolean waits = true; waits;) {
                try {
                    mayReturn.await();
                    waits = false;
                } catch (InterruptedException stubborn) {
                    continue;
                }
            }
            return Payload.text("dropped");
        });
        ask("long", 0);
        assertTrue(started.await(5, TimeUnit.SECONDS));
        cancel("long");
        wire.settle();
        assertTrue(heard.stream().noneMatch(NeuralSpike::hasCancelReceipt), "it still works");
        mayReturn.countDown();
        var receipt = next(NeuralSpike.PayloadCase.CANCEL_RECEIPT);
        assertEquals("order", receipt.getRequestId());
        assertEquals("long", receipt.getCancelReceipt().getRequestId());
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getCancelReceipt().getOutcome());
        assertTrue(receipt.getCancelReceipt().getStoppedAtMs() > 0);
        assertTrue(receipt.getCancelReceipt().getSpentOrThrow("wall_ms") > 0);
        cancel("long");
        assertEquals(CancelReceipt.Outcome.ALREADY_DONE,
                next(NeuralSpike.PayloadCase.CANCEL_RECEIPT).getCancelReceipt().getOutcome());
        cancel("never heard of");
        assertEquals(CancelReceipt.Outcome.UNKNOWN,
                next(NeuralSpike.PayloadCase.CANCEL_RECEIPT).getCancelReceipt().getOutcome());
    }

    /** Credit is 1: the second waits, and is stopped without having begun. */
    @Test
    void shouldSayAtOnceThatItStoppedWhatHadNotBegun() throws Exception {
        var gate = new CountDownLatch(1);
        connect(request -> {
            gate.await();
            return Payload.text("done");
        });
        ask("one", 0);
        ask("two", 0);
        cancel("two");
        var receipt = next(NeuralSpike.PayloadCase.CANCEL_RECEIPT).getCancelReceipt();
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getOutcome());
        assertEquals(0, receipt.getSpentOrThrow("wall_ms"));
        gate.countDown();
        assertEquals("one", next(NeuralSpike.PayloadCase.RICH_PAYLOAD).getRequestId());
    }

    private void cancel(String id) {
        wire.reply(spike().setRequestId("order").setCancel(Cancel.newBuilder().setRequestId(id)).build().toByteString());
    }

    /** BR-15: under the id of its Hello, and again after a Hello, which cannot say 0. */
    @Test
    void shouldSayItsCreditWhenThatChanges() throws Exception {
        connect(request -> Payload.text(""));
        var hello = next(NeuralSpike.PayloadCase.HELLO);
        RcisClientTest.get(agent.joined());
        wire.settle();
        agent.credit(0);
        var ack = next(NeuralSpike.PayloadCase.PAYLOAD_NOT_SET);
        assertEquals(hello.getRequestId(), ack.getRequestId());
        assertTrue(ack.hasCredit() && ack.getCredit() == 0);
        wire.event(Kind.CONNECTED);
        assertTrue(next(NeuralSpike.PayloadCase.HELLO).hasHello());
        assertEquals(0, next(NeuralSpike.PayloadCase.PAYLOAD_NOT_SET).getCredit());
        agent.credit(7);
        assertEquals(7, next(NeuralSpike.PayloadCase.PAYLOAD_NOT_SET).getCredit());
    }

    @Test
    void shouldInterruptAndStaySilentWhenCancelled() throws Exception {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        connect(request -> {
            if (request.payload().text().equals("long")) {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            return Payload.text("done");
        });
        wire.reply(spike().setRequestId("long").setTextData("long").build().toByteString());
        assertTrue(started.await(5, TimeUnit.SECONDS));
        wire.reply(spike().setRequestId("c").setCancel(Cancel.newBuilder().setRequestId("long")).build().toByteString());
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
        wire.reply(spike().setRequestId("next").setTextData("short").build().toByteString());
        assertEquals("next", next(NeuralSpike.PayloadCase.RICH_PAYLOAD).getRequestId());
    }

    @Test
    void shouldRefuseWhatItHasNoRoomFor() throws Exception {
        var gate = new CountDownLatch(1);
        connect(request -> {
            gate.await();
            return Payload.text("done");
        });
        for (int i = 0; i < 3; i++) {
            wire.reply(spike().setRequestId("r" + i).setTextData("?").build().toByteString());
        }
        var error = next(NeuralSpike.PayloadCase.ERROR);
        assertEquals("r2", error.getRequestId());
        assertEquals("OVERLOADED", error.getError().getErrorCode());
        gate.countDown();
    }

    @Test
    void shouldSayHelloAgainWhenTheBrokerForgotIt() throws Exception {
        connect(request -> Payload.text(""));
        next(NeuralSpike.PayloadCase.HELLO);
        var report = next(NeuralSpike.PayloadCase.STATUS);
        wire.reply(spike().setRequestId(report.getRequestId()).setError(
                ErrorDetails.newBuilder().setErrorCode("UNAUTHORIZED")).build().toByteString());
        assertTrue(next(NeuralSpike.PayloadCase.HELLO).hasHello());
        wire.settle();
        wire.event(Kind.CONNECTED);
        assertTrue(next(NeuralSpike.PayloadCase.HELLO).hasHello());
    }

    @Test
    void shouldSayWhyWhenTheBrokerRefusesIt() throws Exception {
        welcomes = false;
        connect(request -> Payload.text(""));
        var hello = next(NeuralSpike.PayloadCase.HELLO);
        wire.reply(spike().setRequestId(hello.getRequestId()).setError(ErrorDetails.newBuilder()
                .setErrorCode("FORBIDDEN").setErrorMessage("Not as 'echo'.")).build().toByteString());
        assertEquals(ErrorCode.FORBIDDEN, RcisClientTest.failure(agent.joined()).refusal().code());
    }
}
