package spine.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;

/** A transport that counts, whose peers never answer, and which has no thread at all. */
final class SilentReactors implements Transport, Reactor {
    final AtomicInteger reactors = new AtomicInteger();
    final AtomicInteger endpoints = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    @Override
    public String name() {
        return "silent";
    }

    @Override
    public Features features() {
        return new Features(false, false, false, false, false);
    }

    @Override
    public Reactor open(String name) {
        reactors.incrementAndGet();
        return this;
    }

    @Override
    public Endpoint connect(ConnectOptions options, Receiver receiver) {
        endpoints.incrementAndGet();
        open.incrementAndGet();
        return new Silent(options.address());
    }

    @Override
    public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) {
        throw new UnsupportedOperationException("a client does not listen");
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void close() {
        // Nothing runs.
    }

    private final class Silent implements Endpoint {
        private final String address;
        private boolean closed;

        Silent(String address) {
            this.address = address;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
            outcome.sent(SendOutcome.SENT);
        }

        @Override
        public boolean cut(Peer peer, String reason) {
            return false;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
