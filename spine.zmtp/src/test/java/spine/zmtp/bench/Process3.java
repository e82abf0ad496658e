package spine.zmtp.bench;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.security.nacl.Nacl;

/**
 * One of three processes of a benchmark: {@code forward}, {@code work FRONT BACK} or {@code ask FRONT BACK}, after the
 * engine's name. The asker reads lines {@code BYTES WINDOW MILLIS} and answers with round trips a second, and with
 * {@code WINDOW} 0 with the median of round trips one at a time, in microseconds.
 */
public final class Process3 {
    private static final CurveKeyPair SERVER = pair(1);

    private Process3() {
    }

    public static void main(String[] args) throws Exception {
        var transport = ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get)
                .filter(t -> t.name().equals(args[0])).findFirst().orElseThrow();
        switch (args[1]) {
            case "forward" -> forward(transport);
            case "work" -> transport.open("worker").connect(options(args[3], 2), message ->
                    message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE))
                    .send(null, List.of(Buffer.of(ByteString.copyFromUtf8("here"))), SendOutcome.Listener.IGNORE);
            default -> new Asker(transport, args[2]).serve();
        }
        // Ends with its parent.
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static ConnectOptions options(String address, int who) {
        return new ConnectOptions(address, SERVER.publicKey(), pair(who));
    }

    private static CurveKeyPair pair(int seed) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        var open = new byte[32];
        Nacl.publicKey(open, secret);
        return new CurveKeyPair(VerifiedKey.of(open), secret);
    }

    /** The asker's messages go to the worker with his routing id in front, and back without it. */
    private static void forward(Transport transport) throws Exception {
        var reactor = transport.open("forwarder");
        var forwarder = new Forwarder();
        var pattern = "tcp://127.0.0.1:*";
        forwarder.front = reactor.listen(new ListenOptions(pattern, "f", SERVER, 1, 1 << 24, 20_000),
                (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SHARED), forwarder);
        forwarder.back = reactor.listen(new ListenOptions(pattern, "b", SERVER, 1, 1 << 24, 20_000),
                (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SHARED), forwarder);
        System.out.println(forwarder.front.address() + " " + forwarder.back.address());
    }

    private static final class Forwarder implements Receiver {
        private final Map<ByteString, Peer> askers = new HashMap<>();
        private final Map<Peer, Buffer> ids = new HashMap<>();
        private Endpoint front;
        private Endpoint back;
        private Peer worker;

        @Override
        public void onMessage(Inbound message) {
            var frames = message.frames();
            if (message.endpoint() == front) {
                var id = ids.get(message.from());
                if (id == null) {
                    id = Buffer.of(message.from().routingId());
                    ids.put(message.from(), id);
                    askers.put(message.from().routingId(), message.from());
                }
                if (frames.getClass().getName().startsWith("java.util.Im")) {
                    frames = List.of(id, frames.get(0));
                } else {
                    frames.add(0, id);
                }
                back.send(worker, frames, SendOutcome.Listener.IGNORE);
            } else if (frames.size() == 1) {
                worker = message.from();
                message.release();
                System.out.println("worker is here");
            } else {
                var id = frames.get(0).toByteString();
                if (frames.getClass() == java.util.ArrayList.class) {
                    frames.remove(0);
                } else {
                    frames.remove(0).release();
                }
                front.send(askers.get(id), frames, SendOutcome.Listener.IGNORE);
            }
        }
    }

    private static final class Asker implements Receiver {
        private final Endpoint endpoint;
        private final AtomicLong came = new AtomicLong();
        private final CountDownLatch[] idle = new CountDownLatch[1];
        private final BlockingQueue<Boolean> answer = new ArrayBlockingQueue<>(1);
        private volatile ByteString content;
        private volatile boolean running;
        private volatile boolean single;
        private int open;

        Asker(Transport transport, String address) throws Exception {
            endpoint = transport.open("asker").connect(options(address, 3), this);
        }

        @Override
        public void onMessage(Inbound message) {
            if (single) {
                message.release();
                answer.offer(true);
                return;
            }
            came.lazySet(came.get() + 1);
            if (running) {
                endpoint.send(null, message.frames(), SendOutcome.Listener.IGNORE);
            } else {
                message.release();
                if (--open == 0) {
                    idle[0].countDown();
                }
            }
        }

        void serve() throws Exception {
            System.out.println("ready");
            var lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line; (line = lines.readLine()) != null;) {
                var words = line.trim().split(" ");
                int window = Integer.parseInt(words[1]);
                content = ByteString.copyFrom(new byte[Integer.parseInt(words[0])]);
                long millis = Long.parseLong(words[2]);
                System.out.println(window == 0 ? alone(millis) : piped(window, millis));
            }
        }

        private long piped(int window, long millis) throws Exception {
            idle[0] = new CountDownLatch(1);
            running = true;
            long before = came.get();
            long start = System.nanoTime();
            open = window;
            for (int i = 0; i < window; i++) {
                endpoint.send(null, List.of(Buffer.of(content)), SendOutcome.Listener.IGNORE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            long count = came.get() - before;
            long nanos = System.nanoTime() - start;
            running = false;
            if (!idle[0].await(20, TimeUnit.SECONDS)) {
                System.err.println("lost " + open);
            }
            return count * 1_000_000_000L / nanos;
        }

        private String alone(long millis) throws Exception {
            single = true;
            var times = new long[1 << 20];
            int count = 0;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(300_000);
                long start = System.nanoTime();
                endpoint.send(null, List.of(Buffer.of(content)), SendOutcome.Listener.IGNORE);
                answer.poll(10, TimeUnit.SECONDS);
                times[count++] = System.nanoTime() - start;
            }
            single = false;
            Arrays.sort(times, 0, count);
            return times[count / 2] / 1000 + "/" + times[(int) (count * 0.99)] / 1000;
        }
    }
}
