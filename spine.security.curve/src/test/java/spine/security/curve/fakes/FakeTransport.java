package spine.security.curve.fakes;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/** A transport in memory: one endpoint, messages delivered on the caller's thread. */
public final class FakeTransport implements Transport {
    /** A reply as the peer would see it. */
    public record Sent(VerifiedKey to, List<ByteString> frames) {
    }

    public final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    public final List<ListenOptions> binds = new ArrayList<>();
    public volatile Bound bound;
    public volatile boolean addressInUse;

    /** What is bound. */
    public record Bound(ListenOptions options, Gate gate, Receiver receiver, Endpoint endpoint) {
    }

    /** A connection and a message of a peer; false if the gate or the missing endpoint kept it out. */
    public boolean deliver(VerifiedKey from, byte[]... frames) {
        var to = bound;
        if (to == null || to.gate().admits(from, "127.0.0.1").toCompletableFuture().join() != Gate.Admission.SHARED) {
            return false;
        }
        var buffers = new ArrayList<Buffer>();
        for (var frame : frames) {
            buffers.add(Buffer.of(frame));
        }
        to.receiver().onMessage(Inbound.of(to.endpoint(), new Peer(ByteString.copyFromUtf8("r"), from), buffers));
        return true;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Features features() {
        return new Features(false, false, false, false, true);
    }

    @Override
    public Reactor open(String name) {
        return new Reactor() {
            @Override
            public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException {
                binds.add(options);
                if (addressInUse) {
                    throw new TransportException(options.address() + " is in use", null);
                }
                var endpoint = new FakeEndpoint(options.address());
                bound = new Bound(options, gate, receiver, endpoint);
                return endpoint;
            }

            @Override
            public Endpoint connect(ConnectOptions options, Receiver receiver) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }

            @Override
            public void close() {
                bound = null;
            }
        };
    }

    /** The server keys that the endpoint was last told to accept. */
    public volatile List<CurveKeyPair> accepted = List.of();

    private final class FakeEndpoint implements Endpoint {
        private final String address;

        FakeEndpoint(String address) {
            this.address = address;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
            if (bound == null) {
                outcome.sent(SendOutcome.CLOSED);
                return;
            }
            sent.add(new Sent(to.key(), frames.stream().map(Buffer::toByteString).toList()));
            outcome.sent(SendOutcome.SENT);
        }

        @Override
        public boolean accept(List<CurveKeyPair> identities) {
            accepted = List.copyOf(identities);
            return true;
        }

        @Override
        public boolean cut(Peer peer, String reason) {
            return false;
        }

        @Override
        public void close() {
            bound = null;
        }
    }
}
