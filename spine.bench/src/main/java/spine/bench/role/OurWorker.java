package spine.bench.role;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;

/** A DEALER over the transport contract that sends back what comes, frames as they are. */
final class OurWorker implements Program {
    private final Reactor reactor;

    OurWorker(Settings settings) throws Exception {
        reactor = settings.engine().open("bench-worker");
        Endpoint endpoint = reactor.connect(Dealers.options(settings), OurWorker::back);
        endpoint.send(null, List.of(Buffer.of(ByteString.copyFromUtf8("ready"))), SendOutcome.Listener.IGNORE);
    }

    private static void back(Inbound message) {
        message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE);
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of();
    }

    @Override
    public void close() {
        reactor.close();
    }
}
