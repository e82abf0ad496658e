package spine.broker.monitor.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.StatusFacts;
import spine.api.security.CurveKeyPair;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/**
 * The PUBs: the same over TCP and over a Unix socket, on a reactor of their own, so that no subscriber takes a moment of
 * the planes' threads. A slow subscriber misses what its queue does not take, which the engine counts. An address that
 * cannot be had, or an engine without PUB, costs the monitor and nothing else: log and status say why. Thread-safe.
 */
final class MonitorSockets implements Outlet, Receiver, StatusFacts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorSockets.class);
    private static final String PROBLEM = "problem.monitor";
    /** What the address of a Unix socket holds on Linux, without its final zero byte. */
    private static final int MOST_PATH_BYTES = 107;
    /** From subscribers comes nothing but subscriptions; what waits for one of them is bounded by twice this. */
    private static final int MOST_MESSAGE_BYTES = 1024 * 1024;

    private final MonitorSettings settings;
    private final Guard guard;
    private final Watchers watchers;
    private final Reactor reactor;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final Map<String, String> facts = new ConcurrentHashMap<>();

    MonitorSockets(MonitorSettings settings, Guard guard, Watchers watchers, Transport transport) {
        this.settings = settings;
        this.guard = guard;
        this.watchers = watchers;
        this.reactor = transport.open("spine-monitor");
    }

    /** The real address, or null if there is none. */
    String bindTcp(CurveKeyPair identity) {
        try {
            return listen(settings.address(), identity);
        } catch (TransportException unbound) {
            problem("The monitor is not bound: " + unbound.getMessage()
                    + ". Set another address in conf/spine.monitor.properties, or use the engine zmtp.");
            return null;
        }
    }

    /** The same for the Unix socket in this folder. */
    String bindIpc(CurveKeyPair identity, Path folder) {
        var socket = folder.toAbsolutePath().resolve("spine_monitor.ipc");
        if (!settings.ipc() || socket.toString().getBytes(UTF_8).length > MOST_PATH_BYTES) {
            facts.put("ipc.monitor", settings.ipc() ? "not bound: the path is too long" : "turned off");
            return null;
        }
        try {
            return listen("ipc://" + socket, identity);
        } catch (TransportException unbound) {
            problem("The monitor has no Unix socket: " + unbound.getMessage()
                    + ". See what is there, or set ipc=false in conf/spine.monitor.properties.");
            return null;
        }
    }

    private String listen(String address, CurveKeyPair identity) throws TransportException {
        var endpoint = reactor.listen(new ListenOptions(Pattern.PUB, address, "nikola.monitor", identity, 0,
                MOST_MESSAGE_BYTES, settings.queueMessages()), watchers, this);
        endpoints.add(endpoint);
        LOG.info("monitor bound to {}", endpoint.address());
        return endpoint.address();
    }

    private void problem(String sentence) {
        LOG.warn("{}", sentence);
        facts.put(PROBLEM, sentence);
    }

    /** Keeps to the server's key pairs (SEC-40). */
    void accept(List<CurveKeyPair> pairs) {
        endpoints.forEach(endpoint -> endpoint.accept(pairs));
    }

    void cut(VerifiedKey key, String reason) {
        endpoints.forEach(endpoint -> endpoint.cut(key, reason));
    }

    @Override
    public boolean isWanted() {
        for (var endpoint : endpoints) {
            if (endpoint.isWanted()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void send(String topic, ByteString body) {
        var frame = Wording.frame(topic);
        for (var endpoint : endpoints) {
            if (endpoint.isWanted()) {
                endpoint.send(null, List.of(Buffer.of(frame), Buffer.of(body)), SendOutcome.Listener.IGNORE);
            }
        }
    }

    @Override
    public void onMessage(Inbound message) {
        message.release();
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case HANDSHAKE_FAILED, PROTOCOL_ERROR ->
                guard.disturbed(Watchers.WHERE, event.kind().name(), event.address(), event.detail());
            default -> LOG.debug("monitor: {} peer={}", event.kind(), event.address());
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    @Override
    public void close() {
        reactor.close();
    }
}
