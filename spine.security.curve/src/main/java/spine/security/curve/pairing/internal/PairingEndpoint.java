package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.BoundEndpoint;
import spine.api.message.PairReply;
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
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
import spine.security.curve.internal.Announcer;

/**
 * The pairing endpoint (SEC-33): a reactor of its own with ZAP domain {@code nikola.pairing}, bound only while there
 * is something to pair. Admits any key, for the proof decides. A request is {@code [body]} or {@code [empty, body]};
 * the reply has the same shape. At most {@value #MOST_PENDING} requests wait for their answer; more are dropped and
 * counted. The reactor's thread only hands requests over.
 */
final class PairingEndpoint implements Receiver, Gate {
    static final String DOMAIN = "nikola.pairing";
    static final int MOST_PENDING = 64;
    private static final Logger LOG = LoggerFactory.getLogger(PairingEndpoint.class);
    private static final int MOST_BYTES = 4096;
    private static final int QUEUE_MESSAGES = 64;
    private static final int MOST_REMOTES = 256;

    /** Makes the answer, on the timers' thread. */
    interface Handler {
        PairingMachine.Verdict handle(VerifiedKey peer, ByteString body, String remote);
    }

    private final Transport transport;
    private final String address;
    private final ServerIdentity identity;
    private final Announcer announcer;
    private final Timers timers;
    private final Handler handler;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Map<VerifiedKey, String> remotes = new LinkedHashMap<>();
    private Reactor reactor;
    private Endpoint endpoint;
    private Runnable announced;
    private Subscription identities;
    private volatile boolean admitting;

    PairingEndpoint(Transport transport, String address, ServerIdentity identity, Announcer announcer, Timers timers,
            Handler handler) {
        this.transport = transport;
        this.address = address;
        this.identity = identity;
        this.announcer = announcer;
        this.timers = timers;
        this.handler = handler;
    }

    /**
     * Binds, or goes on where it is bound.
     *
     * @return the real address
     */
    synchronized String bind() throws TransportException {
        if (reactor == null) {
            var opened = transport.open("spine-pairing-io");
            try {
                admitting = true;
                var bound = opened.listen(new ListenOptions(address, DOMAIN, identity.keys(), 0, MOST_BYTES,
                        QUEUE_MESSAGES), this, this);
                endpoint = bound;
                identities = identity.subscribe(pairs -> accept(bound, pairs));
            } catch (TransportException | RuntimeException e) {
                admitting = false;
                opened.close();
                throw e;
            }
            reactor = opened;
            announced = announcer.announce(new BoundEndpoint("pairing", endpoint.address()));
        }
        admitting = true;
        return endpoint.address();
    }

    private static void accept(Endpoint bound, List<CurveKeyPair> pairs) {
        if (!bound.accept(pairs) && pairs.size() > 1) {
            LOG.warn("This engine takes the next server key for pairing only after the rotation's end");
        }
    }

    /** Lets nobody in any more; those who are in still get their answers. */
    void shut() {
        admitting = false;
    }

    /** Unbinds; waits for the reactor to end. */
    synchronized void unbind() {
        admitting = false;
        if (reactor != null) {
            announced.run();
            identities.close();
            reactor.close();
            reactor = null;
            endpoint = null;
            synchronized (remotes) {
                remotes.clear();
            }
        }
    }

    synchronized boolean isBound() {
        return reactor != null;
    }

    /** Requests that were dropped because too many waited. */
    long dropped() {
        return dropped.get();
    }

    @Override
    public CompletionStage<Admission> admits(VerifiedKey key, String remote) {
        synchronized (remotes) {
            remotes.put(key, remote);
            if (remotes.size() > MOST_REMOTES) {
                var oldest = remotes.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return CompletableFuture.completedFuture(admitting ? Admission.SHARED : Admission.REFUSED);
    }

    @Override
    public void onMessage(Inbound message) {
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            dropped.incrementAndGet();
            message.release();
            return;
        }
        var frames = message.frames();
        boolean framed = frames.size() == 2 && !frames.get(0).bytes().hasRemaining();
        // An empty body reads as a request with a wrong key: whatever has another shape is refused as that.
        var body = framed || frames.size() == 1 ? frames.get(frames.size() - 1).toByteString() : ByteString.EMPTY;
        var back = new Back(message.endpoint(), message.from(), framed);
        message.release();
        timers.execute(() -> answer(back, body));
    }

    private void answer(Back back, ByteString body) {
        boolean scheduled = false;
        try {
            var peer = back.to.key();
            String remote;
            synchronized (remotes) {
                remote = remotes.getOrDefault(peer, "");
            }
            var verdict = handler.handle(peer, body, remote);
            if (verdict.delay().equals(Duration.ZERO)) {
                back.send(verdict.reply());
            } else {
                timers.schedule(verdict.delay(), () -> {
                    pending.decrementAndGet();
                    back.send(verdict.reply());
                });
                scheduled = true;
            }
        } finally {
            if (!scheduled) {
                pending.decrementAndGet();
            }
        }
    }

    /** The way back to who asked, in the shape in which he did. */
    private record Back(Endpoint endpoint, Peer to, boolean framed) {
        void send(PairReply reply) {
            var body = Buffer.of(reply.toByteString());
            endpoint.send(to, framed ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body),
                    PairingEndpoint::sent);
        }
    }

    private static void sent(SendOutcome outcome) {
        if (outcome != SendOutcome.SENT) {
            LOG.debug("A pairing reply was not sent: {}", outcome);
        }
    }
}
