package spine.bench.role;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;

/** A ROUTER over the transport contract that echoes: the server that is connected to. */
final class OurServer implements Program {
    private final Reactor reactor;
    private final Endpoint endpoint;
    private final AtomicLong echoed = new AtomicLong();

    OurServer(Settings settings) throws Exception {
        reactor = settings.engine().open("bench-server");
        endpoint = reactor.listen(Dealers.listen(settings, "server"), Dealers.EVERYBODY, this::echo);
    }

    private void echo(Inbound message) {
        echoed.lazySet(echoed.get() + 1);
        message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("front", endpoint.address(), "crypto", Vitals.crypto());
    }

    @Override
    public Map<String, Object> obey(String[] words) {
        return words[0].equals("gc") ? Vitals.collected() : Map.of("echoed", echoed.get());
    }

    @Override
    public void close() {
        reactor.close();
    }
}
