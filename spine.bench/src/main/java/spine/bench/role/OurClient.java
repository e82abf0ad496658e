package spine.bench.role;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;

/** A DEALER over the transport contract, driven by the reactor's callbacks. */
final class OurClient implements Program {
    private static final int PATIENCE_SECONDS = 60;

    private final Transport engine;
    private final Reactor reactor;
    private final Endpoint endpoint;
    private final AtomicReference<Trip> current = new AtomicReference<>();
    private final ArrayDeque<Packet> spare = new ArrayDeque<>();
    private final SendOutcome.Listener outcome = this::sent;

    OurClient(Settings settings) throws Exception {
        engine = settings.engine();
        reactor = engine.open("bench-client");
        endpoint = reactor.connect(Dealers.options(settings), this::receive);
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("engine", engine.name(), "crypto", Vitals.crypto());
    }

    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        if (words[0].equals("count")) {
            return Map.of();
        }
        var trip = Trip.of(this::send, words);
        current.set(trip);
        reactor.execute(() -> {
            spare.clear();
            trip.start();
        });
        return trip.result().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void send(long number, Payload payload) {
        var packet = spare.poll();
        if (packet == null) {
            packet = new Packet(payload.bytes.length, this::spare);
        }
        var frames = new ArrayList<spine.api.transport.Buffer>(1);
        frames.add(packet.number(number));
        endpoint.send(null, frames, outcome);
    }

    /** An engine may release on threads of its own; those packets are left to the collector. */
    private void spare(Packet packet) {
        if (Thread.currentThread().getName().startsWith("bench-client")) {
            spare.push(packet);
        }
    }

    private void sent(SendOutcome how) {
        var trip = current.get();
        if (how != SendOutcome.SENT && trip != null) {
            trip.fail("a message could not be sent: " + how);
        }
    }

    private void receive(Inbound message) {
        var trip = current.get();
        if (trip != null) {
            trip.answered(message.frames().get(0).bytes());
        }
        message.release();
    }

    @Override
    public void close() {
        reactor.close();
    }
}
