package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.client.internal.SystemTime;

/** BR-13: the watcher's side. */
@Timeout(60)
class MonitorClientTest implements Flow.Subscriber<MonitorEvent> {
    private final FakeTransport wire = new FakeTransport((to, body) -> { });
    private final BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription;
    private MonitorClient client;

    private MonitorClient connect(int buffer) throws Exception {
        var settings = new MonitorSettings("tcp://test:1", ServerKeys.of(FakeTransport.key(1)),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]), List.of("nikola.v0.events.", "nikola.v0.metrics"), buffer,
                keys -> { });
        client = MonitorClient.connect(wire.with(new SystemTime("test-time")), settings);
        client.subscribe(this);
        return client;
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    private void told(int number) {
        wire.reply(ByteString.copyFromUtf8("nikola.v0.events.agents"),
                NeuralSpike.newBuilder().setRequestId("r" + number).build().toByteString());
    }

    private Object next() throws InterruptedException {
        return got.poll(60, TimeUnit.SECONDS);
    }

    private MonitorEvent event() throws InterruptedException {
        return assertInstanceOf(MonitorEvent.class, next());
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription = granted;
        got.add("subscribed");
    }

    @Override
    public void onNext(MonitorEvent event) {
        got.add(event);
    }

    @Override
    public void onError(Throwable why) {
        got.add(why);
    }

    @Override
    public void onComplete() {
        got.add("complete");
    }

    @Test
    void shouldSubscribeToItsTopicsAndTellWhatComes() throws Exception {
        connect(10);
        assertEquals("subscribed", next());
        assertEquals(List.of("nikola.v0.events.", "nikola.v0.metrics"), wire.subscribed());
        subscription.request(2);
        told(1);
        var event = event();
        assertEquals("nikola.v0.events.agents", event.topic());
        assertEquals("r1", event.spike().getRequestId());
        assertEquals(0, event.missed());
    }

    @Test
    void shouldDropTheOldestAndSayHowManyWhenNobodyAsks() throws Exception {
        connect(3);
        assertEquals("subscribed", next());
        for (int i = 1; i <= 10; i++) {
            told(i);
        }
        wire.settle();
        subscription.request(2);
        var first = event();
        assertEquals("r8", first.spike().getRequestId());
        assertEquals(7, first.missed());
        assertEquals(0, event().missed());
        subscription.request(10);
        assertEquals("r10", event().spike().getRequestId());
    }

    @Test
    void shouldPassOverWhatIsNoTopicAndSpike() throws Exception {
        connect(3);
        next();
        subscription.request(Long.MAX_VALUE);
        wire.reply(ByteString.copyFromUtf8("alone"));
        wire.reply(ByteString.copyFromUtf8("topic"), ByteString.copyFromUtf8("\u0000 no spike"));
        told(1);
        assertEquals("r1", event().spike().getRequestId());
    }

    @Test
    void shouldEndWithARefusalWhenItIsNotLetIn() throws Exception {
        connect(3);
        next();
        wire.event(Kind.REFUSED);
        var why = assertInstanceOf(SpineException.class, next());
        assertEquals(ErrorCode.FORBIDDEN, why.refusal().code());
        assertTrue(why.refusal().remedy().contains("use metrics"));
    }

    /** The server may be restarting. */
    @Test
    void shouldGoOnWhenItIsRefusedAfterItWasLetIn() throws Exception {
        connect(3);
        next();
        subscription.request(Long.MAX_VALUE);
        wire.event(Kind.ADMITTED);
        wire.event(Kind.DISCONNECTED);
        wire.event(Kind.REFUSED);
        told(1);
        assertEquals("r1", event().spike().getRequestId());
    }

    @Test
    void shouldEndForASubscriberThatAsksForNothingAndForTheSecondOne() throws Exception {
        connect(3);
        next();
        subscription.request(0);
        assertInstanceOf(IllegalArgumentException.class, next());
        client.subscribe(this);
        assertEquals("subscribed", next());
        assertInstanceOf(IllegalStateException.class, next());
    }

    @Test
    void shouldCompleteWhenItIsClosed() throws Exception {
        connect(3);
        next();
        client.close();
        assertEquals("complete", next());
    }

    @Test
    void shouldNameTheValueAndTheRangeOfAWrongSetting() {
        var pair = new CurveKeyPair(FakeTransport.key(2), new byte[32]);
        assertThrows(IllegalArgumentException.class,
                () -> new MonitorSettings("tcp://test:1", FakeTransport.key(1), pair, new ArrayList<>()));
        assertThrows(IllegalArgumentException.class, () -> connect(0));
    }
}
