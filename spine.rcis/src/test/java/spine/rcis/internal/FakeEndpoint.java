package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/** An endpoint that keeps what is sent. */
final class FakeEndpoint implements Endpoint {
    final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    boolean closed;

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
    public void close() {
        closed = true;
    }

    record Sent(Peer to, List<ByteString> frames) {
    }
}
