package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Receiver;

/** The three defects of JeroMQ 0.6.0 as a server, on every engine: asserted of ours, printed of others. */
@Timeout(120)
class DefectsTest {
    private static final int FLOOD = Boolean.getBoolean("interop.long") ? 500_000 : 50_000;

    /** Stops the reactor at the first messages until told to go on, and counts what came, whole or garbled. */
    private static final class Slow implements Receiver {
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch all;
        final AtomicInteger garbled = new AtomicInteger();
        private final BitSet seen = new BitSet();
        private final int size;
        private int last = -1;
        volatile int disordered;

        Slow(int count, int size) {
            all = new CountDownLatch(count);
            this.size = size;
        }

        @Override
        public void onMessage(Inbound message) {
            int number = number(message.frames());
            if (number < 0 || seen.get(number)) {
                garbled.incrementAndGet();
            } else {
                seen.set(number);
                disordered += number == last + 1 ? 0 : 1;
                last = number;
            }
            message.release();
            all.countDown();
            if (all.getCount() == FLOOD - 100) {
                await();
            }
        }

        private void await() {
            try {
                if (!go.await(Site.SECONDS, TimeUnit.SECONDS)) {
                    garbled.incrementAndGet();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private int number(List<Buffer> frames) {
            var bytes = frames.get(0).bytes();
            if (frames.size() != 1 || bytes.remaining() != size) {
                return -1;
            }
            long number = bytes.getLong();
            boolean whole = bytes.remaining() == 0 || bytes.get() == (byte) number;
            return whole && number >= 0 && number < FLOOD ? (int) number : -1;
        }
    }

    /** Defect 1 (zeromq/jeromq#1009): under back-pressure 2 % were lost, and ciphertext came in their place. */
    @OnEachEngine
    void shouldLoseAndGarbleNothingUnderBackPressure(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var slow = new Slow(FLOOD, 64);
            var router = site.listen(new ListenOptions("tcp://127.0.0.1:*", "interop", site.serverKeys, 0, 1 << 20, 500),
                    Site.ALL, slow);
            var client = site.client(Foreign.LIBZMQ, router, "type", "DEALER", "mode", "flood", "hwm", "1000", "count",
                    Integer.toString(FLOOD), "size", "64");
            boolean waited = !slow.all.await(1, TimeUnit.SECONDS);
            slow.go.countDown();
            boolean came = slow.all.await(Site.SECONDS * 3, TimeUnit.SECONDS);
            client.await("flooded");
            int intact = (int) (FLOOD - slow.all.getCount()) - slow.garbled.get();
            Findings.print(engine, "defect 1", "lost " + (FLOOD - intact) + " of " + FLOOD + ", garbled " + slow.garbled
                    + ", out of order " + slow.disordered);
            assertEquals(0, slow.garbled.get());
            if (engine.ours()) {
                assertTrue(waited && came);
                assertEquals(FLOOD, intact);
                assertEquals(0, slow.disordered);
            }
        }
    }

    /** Defect 2: a header before authentication, with all the lengths that break arithmetic. */
    @OnEachEngine
    void shouldSurviveHugeHeadersBeforeAuthentication(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (long size : new long[] {Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1, 10 << 20,
                1 << 20, 1 << 16}) {
                for (int flags : new int[] {0, 1, 2, 4, 0xff}) {
                    try (var raw = Hostile.visitor(site, router)) {
                        raw.greet().write(ByteBuffer.allocate(9).put((byte) (flags | 2)).putLong(size).array());
                        Hostile.assertEnds(engine, raw, "header of " + size);
                        if (!engine.ours()) {
                            break;
                        }
                    }
                }
            }
            Hostile.assertUnharmed(site, router, ear);
            Findings.print(engine, "defect 2", "the server lives");
        }
    }

    /** Defect 2 from many: what strangers announce is not allocated. 300 times 10 MB is four times this heap. */
    @OnEachEngine
    void shouldNotAllocateWhatStrangersAnnounce(Engine engine) throws Exception {
        try (var site = new Site(engine); var crowd = new Crowd(300)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (int i = 0; i < 300; i++) {
                var raw = crowd.add(Hostile.visitor(site, router));
                raw.write(RawSocket.greeting("CURVE", false));
                raw.header(4, 10 << 20);
            }
            Hostile.assertUnharmed(site, router, ear);
        }
    }

    /** Defect 3: no ZAP handler meant that everybody is admitted. */
    @OnEachEngine
    void shouldAdmitNobodyThatTheGateDoesNotAdmit(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var honest = new java.util.concurrent.atomic.AtomicBoolean();
            var router = site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*", (key, address) -> Site.word(honest.get()), ear);
            for (int i = 0; i < 5; i++) {
                try (var raw = Hostile.visitor(site, router).hello()) {
                    raw.command(raw.initiateBody(raw.cookie(), RawSocket.property("Socket-Type", "DEALER")));
                    raw.text("sneaky");
                    Hostile.assertEnds(engine, raw, "denied by the gate");
                } catch (java.net.SocketException e) {
                    assertTrue(e.getMessage() != null);
                }
            }
            honest.set(true);
            Hostile.assertUnharmed(site, router, ear);
            Findings.print(engine, "defect 3", "nobody came in without the gate");
        }
    }
}
