package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/** An endpoint that keeps what is sent. */
final class FakeEndpoint implements Endpoint {
    final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    final List<VerifiedKey> cut = new CopyOnWriteArrayList<>();
    /** How many key pairs it was told to accept, list by list. */
    final List<Integer> accepted = new CopyOnWriteArrayList<>();
    boolean rotates = true;
    boolean closed;
    /** Places that can be held at once. */
    volatile int places = Integer.MAX_VALUE;
    private int held;

    /** Places that are held now. */
    synchronized int held() {
        return held;
    }

    @Override
    public synchronized boolean reserve(Peer peer) {
        if (held >= places) {
            return false;
        }
        held++;
        return true;
    }

    @Override
    public synchronized void unreserve(Peer peer) {
        if (--held < 0) {
            throw new AssertionError("a place was given back that nobody held");
        }
    }

    @Override
    public void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        unreserve(to);
        send(to, frames, outcome);
    }

    @Override
    public String address() {
        return "tcp://127.0.0.1:9001";
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        sent.add(new Sent(to, frames.stream().map(Buffer::toByteString).toList()));
        frames.forEach(Buffer::release);
        outcome.sent(SendOutcome.SENT);
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        return false;
    }

    @Override
    public boolean cut(VerifiedKey key, String reason) {
        cut.add(key);
        return true;
    }

    @Override
    public boolean accept(List<CurveKeyPair> identities) {
        if (rotates) {
            accepted.add(identities.size());
        }
        return rotates;
    }

    @Override
    public void close() {
        closed = true;
    }

    record Sent(Peer to, List<ByteString> frames) {
    }
}
