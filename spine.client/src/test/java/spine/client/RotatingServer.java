package spine.client;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.client.internal.Callbacks;
import spine.client.internal.Time;
import spine.client.internal.Wire;

/**
 * A server in memory that holds one key or two. An endpoint that expects another has its handshake broken each time,
 * loudly as by the own engine, or without a word as by JeroMQ.
 */
final class RotatingServer implements Transport, Reactor {
    /** The keys that it can prove to hold. */
    final Set<VerifiedKey> holds = ConcurrentHashMap.newKeySet();
    /** What clients expected of it, connection by connection. */
    final List<VerifiedKey> expected = new CopyOnWriteArrayList<>();
    final List<Line> lines = new CopyOnWriteArrayList<>();
    boolean loud = true;
    private final BiConsumer<Line, ByteString> script;
    private final ExecutorService thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());

    RotatingServer(BiConsumer<Line, ByteString> script) {
        this.script = script;
    }

    Wire with(Time time) {
        return new Wire(this, time, Callbacks.shared(), this::close);
    }

    /** All connections end and come again, as in a restart. */
    void restart() {
        var open = List.copyOf(lines);
        thread.execute(() -> open.forEach(line -> {
            line.event(Kind.DISCONNECTED);
            line.shake();
        }));
    }

    @Override
    public Endpoint connect(ConnectOptions how, Receiver to) {
        expected.add(how.server());
        var line = new Line(how, to);
        lines.add(line);
        thread.execute(line::shake);
        return line;
    }

    @Override
    public String name() {
        return "rotating";
    }

    @Override
    public Features features() {
        return new Features(false, false, false, false, true);
    }

    @Override
    public Reactor open(String name) {
        return this;
    }

    @Override
    public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) {
        throw new UnsupportedOperationException("a client does not listen");
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    /** One connection; what is sent before the handshake is over waits for it. */
    final class Line implements Endpoint {
        private final ConnectOptions options;
        private final Receiver receiver;
        private final List<ByteString> waiting = new CopyOnWriteArrayList<>();
        private volatile boolean admitted;
        private volatile boolean closed;

        Line(ConnectOptions options, Receiver receiver) {
            this.options = options;
            this.receiver = receiver;
        }

        private void shake() {
            admitted = false;
            if (holds.contains(options.server())) {
                event(Kind.CONNECTED);
                event(Kind.ADMITTED);
                admitted = true;
                waiting.forEach(body -> script.accept(this, body));
                waiting.clear();
                return;
            }
            for (int i = 0; i < (loud ? 1 : 3); i++) {
                event(Kind.CONNECTED);
                if (loud) {
                    event(Kind.HANDSHAKE_FAILED);
                }
                event(Kind.DISCONNECTED);
            }
        }

        private void event(Kind kind) {
            if (!closed) {
                receiver.onEvent(new ConnectionEvent(kind, options.address(), ""));
            }
        }

        /** Something that comes in on this connection by somebody who proved to hold the key. */
        void reply(VerifiedKey by, ByteString body) {
            thread.execute(() -> receiver.onMessage(Inbound.of(this, new Peer(ByteString.EMPTY, by),
                    List.of(Buffer.of(body)))));
        }

        void reply(ByteString body) {
            reply(options.server(), body);
        }

        @Override
        public String address() {
            return options.address();
        }

        @Override
        public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
            var body = frames.get(0).toByteString();
            thread.execute(() -> {
                if (admitted) {
                    script.accept(this, body);
                } else {
                    waiting.add(body);
                }
            });
        }

        @Override
        public boolean cut(Peer peer, String reason) {
            return false;
        }

        @Override
        public void close() {
            closed = true;
            lines.remove(this);
        }
    }
}
