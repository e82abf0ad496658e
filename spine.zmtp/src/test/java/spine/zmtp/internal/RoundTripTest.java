package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.zmtp.internal.Rig.Ear;

/** What the contract promises to peers who behave, under every protection. */
@Timeout(60)
class RoundTripTest extends Looped {
    private static final Receiver ECHO = message ->
            message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);

    @Test
    void shouldBeFoundByServiceLoader() {
        var names = ServiceLoader.load(Transport.class).stream().map(p -> p.get().name()).toList();
        assertTrue(names.contains("zmtp"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryMessagesBothWaysWithTheVerifiedKey(Rig.Kind kind) throws Exception {
        try (var rig = new Rig(loops(), kind)) {
            var ear = new Ear();
            var answers = new Ear();
            var keys = Rig.keys();
            var listening = rig.listen(ear);
            var connected = rig.connect(listening, keys, "agent-7", answers);
            send(connected, "question", "", "part");
            var heard = ear.next();
            if (kind != Rig.Kind.NULL) {
                assertEquals(keys.publicKey(), heard.from().key());
            }
            assertEquals("agent-7", heard.from().routingId().toStringUtf8());
            assertEquals(List.of("question", "", "part"),
                    heard.frames().stream().map(ByteString::toStringUtf8).toList());
            assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("answer", "")));
            var answer = answers.next();
            assertEquals(rig.serverKey(), answer.from().key());
            assertEquals(List.of("answer", ""), answer.frames().stream().map(ByteString::toStringUtf8).toList());
            ear.event(ConnectionEvent.Kind.CONNECTED);
            ear.event(ConnectionEvent.Kind.ADMITTED);
            answers.event(ConnectionEvent.Kind.ADMITTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEchoAllSizes(Rig.Kind kind) throws Exception {
        var random = new Random(7);
        try (var rig = new Rig(loops(), kind)) {
            var answers = new Ear();
            var connected = rig.connect(rig.listen(ECHO), answers);
            int[] sizes = {0, 1, 127, 254, 255, 256, 257, 8_192, 65_535, 65_536, 66_000, 130_000, 200_000, 1_000_000,
                10 * 1024 * 1024};
            for (int size : sizes) {
                var content = new byte[size];
                random.nextBytes(content);
                assertEquals(SendOutcome.SENT, outcome(connected, null, List.of(Buffer.of(content))));
                assertEquals(List.of(ByteString.copyFrom(content)), answers.next().frames(), "size " + size);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepOrderAndPartsOfManyMessages(Rig.Kind kind) throws Exception {
        var random = new Random(8);
        try (var rig = new Rig(loops(), kind)) {
            var answers = new Ear();
            var connected = rig.connect(rig.listen(ECHO), answers);
            var sent = new ArrayList<List<ByteString>>();
            for (int i = 0; i < 3_000; i++) {
                var parts = new ArrayList<ByteString>();
                int count = 1 + random.nextInt(3);
                for (int p = 0; p < count; p++) {
                    var part = new byte[random.nextInt(i % 100 == 0 ? 100_000 : i % 7 == 0 ? 5_000 : 300)];
                    random.nextBytes(part);
                    parts.add(ByteString.copyFrom(part));
                }
                sent.add(parts);
                connected.send(null, parts.stream().map(Buffer::of).toList(), SendOutcome.Listener.IGNORE);
            }
            for (int i = 0; i < sent.size(); i++) {
                assertEquals(sent.get(i), answers.next().frames(), "message " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeSixtyFourPartsAndNotMore(Rig.Kind kind) throws Exception {
        try (var rig = new Rig(loops(), kind)) {
            var ear = new Ear();
            var events = new Ear();
            var connected = rig.connect(rig.listen(ear), events);
            send(connected, parts(64));
            assertEquals(64, ear.next().frames().size());
            send(connected, parts(65));
            ear.event(ConnectionEvent.Kind.PROTOCOL_ERROR);
            ear.event(ConnectionEvent.Kind.DISCONNECTED);
            events.event(ConnectionEvent.Kind.DISCONNECTED);
            send(connected, "again");
            assertEquals("again", ear.next().text());
        }
    }

    private static String[] parts(int count) {
        var parts = new String[count];
        for (int i = 0; i < count; i++) {
            parts[i] = "p" + i;
        }
        return parts;
    }

    @Test
    void shouldKeepTheOrderOfEachOfManySendingThreads() throws Exception {
        try (var rig = new Rig(loops())) {
            var ear = new Ear();
            var connected = rig.connect(rig.listen(ear), new Ear());
            var done = new CountDownLatch(4);
            for (int t = 0; t < 4; t++) {
                int id = t;
                new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        connected.send(null, text(id + ":" + i), SendOutcome.Listener.IGNORE);
                    }
                    done.countDown();
                }).start();
            }
            Rig.latch(done);
            var next = new int[4];
            for (int i = 0; i < 2_000; i++) {
                var parts = ear.next().text().split(":");
                assertEquals(next[Integer.parseInt(parts[0])]++, Integer.parseInt(parts[1]));
            }
        }
    }

    @Test
    void shouldTellTheOutcomeOnceAndRefuseAnEmptyMessage() throws Exception {
        try (var rig = new Rig(loops())) {
            var outcomes = new LinkedBlockingQueue<SendOutcome>();
            var connected = rig.connect(rig.listen(new Ear()), new Ear());
            assertThrows(IllegalArgumentException.class, () -> connected.send(null, List.of(), outcomes::add));
            connected.send(null, text("x"), outcomes::add);
            assertEquals(SendOutcome.SENT, outcomes.poll(Rig.SECONDS, TimeUnit.SECONDS));
            connected.close();
            connected.send(null, text("x"), outcomes::add);
            assertEquals(SendOutcome.CLOSED, outcomes.poll(Rig.SECONDS, TimeUnit.SECONDS));
            assertTrue(outcomes.isEmpty());
        }
    }
}
