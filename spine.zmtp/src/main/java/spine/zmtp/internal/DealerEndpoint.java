package spine.zmtp.internal;

import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;

/** A DEALER: messages to and from one server, in any order. What is sent while there is no connection waits in line. */
class DealerEndpoint extends ConnectingEndpoint {
    DealerEndpoint(Shared shared, ConnectOptions options, Address address, Receiver receiver) {
        super(shared, options, address, receiver);
    }

    @Override
    void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        var session = traffic();
        if (session != null) {
            session.send(frames, size, outcome, reserved);
        } else if (!line.enqueue(frames, size, outcome, reserved, loop.memory)) {
            refuse(frames, outcome, SendOutcome.FULL);
        }
    }

    @Override
    public boolean reserve(Peer peer) {
        return line.reserve();
    }

    @Override
    public void unreserve(Peer peer) {
        line.unreserve();
    }
}
