package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.message.NeuralSpike;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/** Keeps what is sent over it, and keeps book of places that are set aside. Thread-safe. */
final class FakeEndpoint implements Endpoint {
    /** A message as it would go out. */
    record Sent(Peer to, List<ByteString> frames) {
        NeuralSpike spike() {
            try {
                return NeuralSpike.parseFrom(frames.get(frames.size() - 1));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("the broker sent bytes that are no spike", e);
            }
        }
    }

    final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    final List<VerifiedKey> cutKeys = new ArrayList<>();
    /** The keys that it was told to accept, list by list. */
    final List<List<VerifiedKey>> accepted = new ArrayList<>();
    volatile boolean rotates = true;
    volatile SendOutcome outcome = SendOutcome.SENT;
    volatile RuntimeException failure;
    volatile String address = "tcp://127.0.0.1:1";
    /** Places that can be held at once, over all peers. */
    volatile int places = Integer.MAX_VALUE;
    final AtomicInteger reserved = new AtomicInteger();
    final AtomicInteger used = new AtomicInteger();
    final AtomicInteger givenBack = new AtomicInteger();

    /** Places that are held now; never negative. */
    int held() {
        return reserved.get() - used.get() - givenBack.get();
    }

    @Override
    public synchronized boolean reserve(Peer peer) {
        if (held() >= places) {
            return false;
        }
        reserved.incrementAndGet();
        return true;
    }

    @Override
    public synchronized void unreserve(Peer peer) {
        givenBack.incrementAndGet();
        assertHeld();
    }

    @Override
    public void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener listener) {
        synchronized (this) {
            used.incrementAndGet();
            assertHeld();
        }
        send(to, frames, listener);
    }

    private void assertHeld() {
        if (held() < 0) {
            throw new AssertionError("a place was used or given back that nobody held");
        }
    }

    /** The next message that goes out; fails the test if none comes. */
    Sent next() throws InterruptedException {
        var message = sent.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was sent");
        }
        return message;
    }

    Inbound inbound(Peer from, ByteString... frames) {
        return Inbound.of(this, from, java.util.Arrays.stream(frames).map(Buffer::of).toList());
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener listener) {
        if (failure != null) {
            throw failure;
        }
        if (outcome == SendOutcome.SENT) {
            sent.add(new Sent(to, frames.stream().map(Buffer::toByteString).toList()));
        }
        listener.sent(outcome);
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        throw new AssertionError("keys are cut, not connections");
    }

    @Override
    public synchronized boolean cut(VerifiedKey key, String reason) {
        cutKeys.add(key);
        return true;
    }

    @Override
    public synchronized boolean accept(List<CurveKeyPair> identities) {
        if (rotates) {
            accepted.add(identities.stream().map(CurveKeyPair::publicKey).toList());
        }
        return rotates;
    }

    @Override
    public void close() {
        outcome = SendOutcome.CLOSED;
    }
}
