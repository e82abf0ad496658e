package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import spine.zmtp.internal.Rig.Ear;

/** BR-05 and the life of a reactor. */
@Timeout(60)
class ReactorTest extends Looped {
    private final Rig rig = new Rig(loops());
    private final Ear ear = new Ear();

    @org.junit.jupiter.api.AfterEach
    void close() {
        rig.close();
    }

    /** BR-05. */
    @Test
    void shouldServeTheUrgentEndpointFirst() throws Exception {
        var order = Collections.synchronizedList(new ArrayList<String>());
        var all = new CountDownLatch(20);
        spine.api.transport.Receiver note = message -> {
            order.add(message.frames().get(0).toByteString().toStringUtf8());
            message.release();
            all.countDown();
        };
        var lazy = rig.listen("tcp://127.0.0.1:*", 5, Gates.ALL, note);
        var urgent = rig.listen("tcp://127.0.0.1:*", 0, Gates.ALL, note);
        var toLazy = rig.connect(lazy, new Ear());
        var toUrgent = rig.connect(urgent, new Ear());
        send(toLazy, "warm");
        send(toUrgent, "warm");
        Rig.until("warm", () -> order.size() == 2);
        order.clear();
        var held = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        rig.server.execute(() -> {
            held.countDown();
            Rig.latch(go);
        });
        Rig.latch(held);
        for (int i = 0; i < 9; i++) {
            send(toLazy, "lazy");
        }
        for (int i = 0; i < 9; i++) {
            send(toUrgent, "urgent");
        }
        // SENT means handed to the connection; a moment later it is in the server's socket.
        assertFalse(all.await(300, TimeUnit.MILLISECONDS));
        go.countDown();
        Rig.latch(all);
        assertEquals("urgent", order.get(0), order.toString());
    }

    @Test
    void shouldCloseInTheMiddleOfTrafficAndTellEveryOutcome() throws Exception {
        var outcomes = new LinkedBlockingQueue<SendOutcome>();
        var listening = rig.listen(message ->
                message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE));
        var client = rig.client();
        var connected = client.connect(new ConnectOptions(listening.address(), rig.serverKey(), Rig.keys()), ear);
        var closed = new AtomicBoolean();
        var sent = new AtomicInteger();
        var sender = new Thread(() -> {
            for (int after = 0; after < 1000; after += closed.get() ? 1 : 0) {
                connected.send(null, text("m" + sent.incrementAndGet()), outcomes::add);
            }
        });
        sender.start();
        ear.next();
        listening.close();
        client.close();
        closed.set(true);
        sender.join();
        rig.server.close();
        Rig.until("all were told", () -> outcomes.size() == sent.get());
        assertTrue(outcomes.contains(SendOutcome.CLOSED));
    }

    @Test
    void shouldCloseFromItsOwnCallback() throws Exception {
        var closed = new CountDownLatch(1);
        var listening = rig.listen(message -> {
            var endpoint = message.endpoint();
            message.release();
            endpoint.close();
            closed.countDown();
        });
        send(rig.connect(listening, new Ear()), "close yourself");
        Rig.latch(closed);
        var again = rig.server.listen(new ListenOptions(listening.address(), "d", rig.serverKeys, 0), Gates.ALL, ear);
        send(rig.connect(again, new Ear()), "the port is free");
        assertEquals("the port is free", ear.next().text());
    }

    @Test
    void shouldSayWhyAnAddressCannotBeHad() throws Exception {
        var listening = rig.listen(ear);
        var taken = assertThrows(TransportException.class, () -> rig.listen(listening.address(), 0, Gates.ALL, ear));
        assertTrue(taken.getMessage().contains("in use"), taken.getMessage());
        assertThrows(TransportException.class, () -> rig.listen("tcp://127.0.0.1:70000", 0, Gates.ALL, ear));
        assertThrows(TransportException.class, () -> rig.server.connect(
                new ConnectOptions("tcp://*:1", rig.serverKey(), Rig.keys()), ear));
        assertThrows(TransportException.class, () -> rig.server.listen(
                new ListenOptions("tcp://127.0.0.1:*", "d", rig.serverKeys, 0).as(Pattern.DEALER), Gates.ALL, ear));
    }

    @Test
    void shouldRefuseEverythingAfterItsEnd() throws Exception {
        var listening = rig.listen(ear);
        rig.server.close();
        rig.server.close();
        listening.close();
        rig.server.execute(() -> {
            throw new AssertionError("ran after the end");
        });
        assertThrows(IllegalStateException.class, () -> rig.listen(ear));
    }

    @Test
    void shouldNameKeyValueAndRangeOfABadSetting() {
        var problem = assertThrows(IllegalArgumentException.class, () -> new Timings(50, 0, 100, 5_000));
        assertEquals("spine.zmtp: handshake.millis is 50, allowed are 100 to 60000", problem.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Settings(Timings.DEFAULT, 0, 1, 0, 1,
                spine.zmtp.security.internal.Extensions.ALL));
        assertEquals(List.of("zmtp", "true"), List.of(rig.transport.name(),
                String.valueOf(rig.transport.features().reserves())));
    }
}
