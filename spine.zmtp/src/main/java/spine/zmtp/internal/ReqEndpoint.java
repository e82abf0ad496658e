package spine.zmtp.internal;

import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Session;

/**
 * A REQ (RFC 28): one request, then its reply; a second request before that is refused as FULL. The empty delimiter is
 * put before requests and taken off replies, so of 64 parts 63 are the application's. A reply without it, or one that
 * nobody waits for, is dropped and counted.
 *
 * <p>A request that waits for a connection is sent when there is one. One that was sent is never repeated: it may have
 * been carried out, and only the application knows whether once more is harmless. If its connection ends before the
 * reply, the receiver is told DISCONNECTED and a new request may be sent, as with ZMQ_REQ_RELAXED; without that a lost
 * reply would block the endpoint for ever. A reply to the lost request cannot come any more: it would have to come over
 * the connection that ended.
 */
final class ReqEndpoint extends DealerEndpoint {
    /** Where a request was sent and not answered yet; of no meaning once this one has ended. */
    private Session asked;

    ReqEndpoint(Shared shared, ConnectOptions options, Address address, Receiver receiver) {
        super(shared, options, address, receiver);
    }

    private boolean isBusy() {
        return !line.isEmpty() || asked != null && asked == traffic();
    }

    @Override
    void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        if (isBusy()) {
            if (reserved) {
                line.unreserve();
            }
            refuse(frames, outcome, SendOutcome.FULL);
            return;
        }
        super.route(to, Delimiter.prepend(List.of(Delimiter.EMPTY), frames), size, result -> {
            if (result == SendOutcome.SENT) {
                asked = traffic();
            }
            outcome.sent(result);
        }, reserved);
    }

    @Override
    public void message(Link session, Message message) {
        if (session != asked || Delimiter.in(message.frames()) != 0) {
            loop.counters.add(Count.DROPPED);
            message.release();
            return;
        }
        asked = null;
        message.frames().remove(0).release();
        super.message(session, message);
    }
}
