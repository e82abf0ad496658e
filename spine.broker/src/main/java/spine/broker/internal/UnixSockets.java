package spine.broker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.StatusFacts;
import spine.api.transport.Endpoint;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/**
 * The planes' Unix sockets (BR-01), beside their TCP addresses and under the same rules. One that cannot be had costs
 * nothing else: the start goes on, and log and status say why. With an engine whose {@code ipc://} is no Unix socket
 * (BR-03) none is bound. Used by one thread; the facts are for any.
 */
final class UnixSockets implements StatusFacts {
    static final String SCHEME = "ipc:";
    /** What the address of a Unix socket holds on Linux, without its final zero byte. */
    static final int MOST_BYTES = 107;
    private static final Logger LOG = LoggerFactory.getLogger(UnixSockets.class);

    private final Transport transport;
    private final Path folder;
    private final Map<String, String> facts = new LinkedHashMap<>();

    UnixSockets(Transport transport, Path folder) {
        this.transport = transport;
        this.folder = folder.toAbsolutePath();
        if (!transport.features().unixSockets()) {
            facts.put("ipc", "not bound: the engine " + transport.name() + " has no Unix sockets");
        }
    }

    /** Binds an address; see {@link spine.api.transport.Reactor#listen}. */
    interface Listening {
        Endpoint at(String address) throws TransportException;
    }

    private static String file(Plane.Kind kind) {
        return switch (kind) {
            case CONTROL -> "spine_control.ipc";
            case AGENTS -> "spine_backend.ipc";
            case DATA -> "spine_frontend.ipc";
        };
    }

    /** The plane's Unix socket, or nothing where it is not wanted or not to be had. */
    Optional<Endpoint> bind(Plane.Kind kind, boolean wanted, Listening listening) {
        if (!transport.features().unixSockets()) {
            return Optional.empty();
        }
        if (!wanted) {
            facts.put("ipc." + kind.lower(), "turned off");
            return Optional.empty();
        }
        var socket = folder.resolve(file(kind));
        int length = socket.toString().getBytes(UTF_8).length;
        if (length > MOST_BYTES) {
            return problem(kind, "its path has " + length + " bytes and may have " + MOST_BYTES + ": " + socket
                    + ". Set SPINE_HOME to a shorter one, or " + kind.lower() + "Ipc=false.");
        }
        try {
            return Optional.of(listening.at(SCHEME + "//" + socket));
        } catch (TransportException unbound) {
            return problem(kind, unbound.getMessage() + ". See what is there, or set " + kind.lower()
                    + "Ipc=false in conf/spine.broker.properties.");
        }
    }

    private Optional<Endpoint> problem(Plane.Kind kind, String why) {
        LOG.warn("{} plane has no Unix socket: {}", kind.lower(), why);
        facts.put("problem.ipc." + kind.lower(), "The " + kind.lower() + " plane has no Unix socket: " + why);
        return Optional.empty();
    }

    @Override
    public Map<String, String> facts() {
        return Map.copyOf(facts);
    }
}
