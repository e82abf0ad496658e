package spine.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
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

/** A transport in memory with one scripted server behind it; callbacks run on one thread, as the contract says. */
final class FakeTransport implements Transport, Reactor, Endpoint {
    private final ExecutorService thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());
    private final BiConsumer<FakeTransport, ByteString> server;
    private final List<ByteString> sent = new ArrayList<>();
    private final List<String> subscribed = new ArrayList<>();
    private Receiver receiver;
    ConnectOptions options;

    FakeTransport(BiConsumer<FakeTransport, ByteString> server) {
        this.server = server;
    }

    /** What a client runs on; user code as it does in the product. */
    Wire with(Time time) {
        return new Wire(this, time, Callbacks.shared(), this::close);
    }

    /** The server says something. */
    void reply(ByteString... frames) {
        execute(() -> {
            var parts = new ArrayList<Buffer>();
            for (var frame : frames) {
                parts.add(Buffer.of(frame));
            }
            receiver.onMessage(Inbound.of(this, new Peer(ByteString.EMPTY, options.server()), parts));
        });
    }

    void event(ConnectionEvent.Kind kind) {
        thread.execute(() -> receiver.onEvent(new ConnectionEvent(kind, "tcp://test", "")));
    }

    /** Waits until everything so far was delivered. */
    void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            CompletableFuture.runAsync(() -> { }, thread).get(5, TimeUnit.SECONDS);
        }
    }

    List<ByteString> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    @Override
    public void subscribe(ByteString prefix) {
        synchronized (sent) {
            subscribed.add(prefix.toStringUtf8());
        }
    }

    List<String> subscribed() {
        synchronized (sent) {
            return List.copyOf(subscribed);
        }
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        var body = frames.get(0).toByteString();
        synchronized (sent) {
            sent.add(body);
        }
        outcome.sent(SendOutcome.SENT);
        execute(() -> server.accept(this, body));
    }

    @Override
    public Endpoint connect(ConnectOptions how, Receiver to) {
        options = how;
        receiver = to;
        return this;
    }

    @Override
    public Reactor open(String name) {
        return this;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Features features() {
        return new Features(false, false, false, false, false);
    }

    @Override
    public String address() {
        return options.address();
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        return false;
    }

    @Override
    public Endpoint listen(ListenOptions how, Gate gate, Receiver to) {
        throw new UnsupportedOperationException();
    }

    static VerifiedKey key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return VerifiedKey.of(bytes);
    }
}
