package spine.bench.role;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;

/**
 * Two ROUTERs on one reactor: what a client sends goes on to the worker with the client's number before it, and back.
 * Frames are handed on as they came. Only the reactor's thread works here, but for the orders.
 */
final class OurBroker implements Program {
    private final Reactor reactor;
    private final Endpoint front;
    private final Endpoint back;
    private final CompletableFuture<Peer> worker = new CompletableFuture<>();
    private final Map<Peer, Integer> numbers = new HashMap<>();
    private final List<Peer> clients = new ArrayList<>();
    private final List<ClientId> ids = new ArrayList<>();
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final SendOutcome.Listener outcome = this::sent;
    private final String engine;
    private final boolean fixedLists;
    private volatile String protection = "CURVE";
    private Peer lastClient;
    private int lastNumber;

    OurBroker(Settings settings) throws Exception {
        this(settings.engine(), domain -> Dealers.listen(settings, domain));
    }

    OurBroker(Transport transport, Function<String, ListenOptions> options) throws Exception {
        engine = transport.name();
        fixedLists = engine.equals("jeromq"); // its lists of frames cannot be changed, against the contract
        reactor = transport.open("bench-broker");
        front = reactor.listen(options.apply("front"), Dealers.EVERYBODY, taker(this::request));
        back = reactor.listen(options.apply("back"), Dealers.EVERYBODY, taker(this::reply));
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("front", front.address(), "back", back.address(), "engine", engine, "crypto", Vitals.crypto());
    }

    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        if (words[0].equals("await")) {
            worker.get(20, TimeUnit.SECONDS);
            return Map.of("protection", protection);
        }
        return Map.of("forwarded", forwarded.get(), "refused", refused.get());
    }

    /** An engine that knows extensions says in its event what was negotiated: the last word. */
    private Receiver taker(Consumer<Inbound> messages) {
        return new Receiver() {
            @Override
            public void onMessage(Inbound message) {
                messages.accept(message);
            }

            @Override
            public void onEvent(ConnectionEvent event) {
                if (event.kind() == ConnectionEvent.Kind.ADMITTED && engine.equals("zmtp")) {
                    protection = event.detail().substring(event.detail().lastIndexOf(' ') + 1);
                }
            }
        };
    }

    private void request(Inbound message) {
        var to = worker.getNow(null);
        if (to == null) {
            message.release();
            refused.lazySet(refused.get() + 1);
            return;
        }
        var frames = frames(message);
        frames.add(0, id(number(message.from())));
        back.send(to, frames, outcome);
    }

    private void reply(Inbound message) {
        var frames = frames(message);
        if (frames.size() == 1) {
            worker.complete(message.from());
            message.release();
            return;
        }
        var id = frames.remove(0);
        int number = ClientId.number(id);
        id.release();
        forwarded.lazySet(forwarded.get() + 1);
        front.send(clients.get(number), frames, outcome);
    }

    private List<Buffer> frames(Inbound message) {
        return fixedLists ? new ArrayList<>(message.frames()) : message.frames();
    }

    private ClientId id(int number) {
        return ids.set(number, ids.get(number).next());
    }

    /** Mostly the client of the message before. */
    private int number(Peer client) {
        if (client != lastClient) {
            lastClient = client;
            lastNumber = numbers.computeIfAbsent(client, this::enter);
        }
        return lastNumber;
    }

    private int enter(Peer client) {
        int number = clients.size();
        clients.add(client);
        ids.add(ClientId.of(number));
        return number;
    }

    private void sent(SendOutcome how) {
        if (how != SendOutcome.SENT) {
            refused.incrementAndGet();
        }
    }

    @Override
    public void close() {
        reactor.close();
    }
}
