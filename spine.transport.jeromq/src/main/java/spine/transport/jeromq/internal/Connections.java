package spine.transport.jeromq.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import zmq.ZError;
import zmq.util.Errno;

/**
 * The connections of one bound socket, told apart although JeroMQ names only the listener in its events.
 *
 * <p>JeroMQ reports accept, failure and end with the channel, decisions of the gate with the peer's host, and messages
 * with an address that the peer can forge. A connection is proven by its first message. One that ends unproven had a decision if its
 * host has one left over, and else broke off in the handshake. JeroMQ's own limit ends at the greeting, so whoever
 * stops after it is cut here: at the deadline where the host has no admitted connection that it could be, else when
 * too many are silent. Thread-safe: JeroMQ's, the gate's and the reactor's threads come here.
 */
final class Connections {
    /** Silent connections of hosts with an admitted peer; the oldest above are cut. */
    static final int MAX_SILENT = 256;

    private final Map<SelectableChannel, Connection> byChannel = new HashMap<>();
    private final Map<String, Connection> byAddress = new HashMap<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final Consumer<ConnectionEvent> events;
    private final LongSupplier nanoTime;
    private final LongSupplier decisions;
    private final long deadlineNanos;
    private final Errno errno = new Errno();
    private String endpoint = "";
    private String failure;

    private static final class Host {
        private int live;
        private int admitted;
        private int refused;
    }

    /** @param decisions how many the gate has made */
    Connections(Consumer<ConnectionEvent> events, LongSupplier nanoTime, LongSupplier decisions, long deadlineNanos) {
        this.events = events;
        this.nanoTime = nanoTime;
        this.decisions = decisions;
        this.deadlineNanos = deadlineNanos;
    }

    synchronized void boundTo(String address) {
        endpoint = address;
    }

    /** JeroMQ's I/O thread. */
    synchronized void accepted(SocketChannel channel) {
        tellFailure();
        if (!(remote(channel) instanceof InetSocketAddress from)) {
            return;
        }
        var host = from.getAddress().getHostAddress();
        var connection = new Connection(channel, host + ":" + from.getPort(), host, nanoTime.getAsLong(),
                decisions.getAsLong());
        byChannel.put(channel, connection);
        byAddress.put(connection.address, connection);
        hosts.computeIfAbsent(host, h -> new Host()).live++;
        tell(Kind.CONNECTED, connection.address, "");
    }

    /** JeroMQ's I/O thread; the connection that it is about mostly ends next. */
    synchronized void failed(String detail) {
        tellFailure();
        failure = detail;
    }

    /** JeroMQ's I/O thread. */
    synchronized void disconnected(SelectableChannel channel) {
        var connection = byChannel.remove(channel);
        if (connection == null) {
            return;
        }
        connection.left();
        byAddress.remove(connection.address, connection);
        var detail = failure;
        failure = null;
        boolean tooLarge = errno.is(ZError.EMSGSIZE);
        if (connection.sender() != null) {
            boolean broken = detail != null || tooLarge;
            tell(broken ? Kind.PROTOCOL_ERROR : Kind.DISCONNECTED, connection.address,
                    tooLarge ? "a frame was larger than allowed" : detail == null ? "" : detail);
        } else if (detail != null || !settle(hosts.get(connection.host))) {
            tell(Kind.HANDSHAKE_FAILED, connection.address,
                    detail == null ? "ended before the handshake did" : detail);
        } else {
            tell(Kind.DISCONNECTED, connection.address, "");
        }
        hosts.computeIfPresent(connection.host, (h, host) -> --host.live == 0 ? null : host);
    }

    /** One decision of the gate less for a connection of this host that ended. */
    private static boolean settle(Host host) {
        if (host.refused > 0) {
            host.refused--;
            return true;
        }
        if (host.admitted > 0) {
            host.admitted--;
            return true;
        }
        return false;
    }

    /** The gate's thread, before the peer hears of it. @param kind ADMITTED, or a refusal */
    synchronized void decided(String host, Kind kind, String detail) {
        var known = hosts.get(host);
        if (known != null) {
            if (kind == Kind.ADMITTED) {
                known.admitted++;
            } else {
                known.refused++;
            }
        }
        tell(kind, host, detail);
    }

    /** The live connection of an address that a session names as its own, or null if there is none. */
    synchronized Connection at(String address) {
        return address == null ? null : byAddress.get(address);
    }

    /**
     * Lets a session have the connection that it names. The name is the peer's word. A connection has one session, whose
     * decision is the first that was made after it was accepted; a session with a later one names what is not its own.
     *
     * @return false if the connection is another's
     */
    synchronized boolean claim(Connection connection, Sender sender) {
        var former = connection.sender();
        if (sender.serial <= connection.decisionsBefore || former != null && former.serial <= sender.serial) {
            return false;
        }
        connection.sender(sender);
        var host = hosts.get(connection.host);
        if (former == null && host != null) {
            host.admitted = Math.max(0, host.admitted - 1);
        }
        return true;
    }

    /** Cuts the connections on which this key has spoken. */
    synchronized void cut(VerifiedKey key, String reason) {
        byChannel.values().stream()
                .filter(c -> c.sender() != null && !c.wasCut() && c.sender().key().equals(key))
                .forEach(c -> {
                    tell(Kind.REFUSED, c.address, reason);
                    c.cut();
                });
    }

    /** Cuts who is overdue; the reactor's thread, now and then. */
    synchronized void expire() {
        tellFailure();
        long now = nanoTime.getAsLong();
        var overdue = byChannel.values().stream()
                .filter(c -> c.sender() == null && !c.wasCut() && now - c.acceptedNanos > deadlineNanos)
                .sorted(Comparator.comparingLong(c -> c.acceptedNanos - now)).toList();
        int excess = overdue.size() - MAX_SILENT;
        for (var connection : overdue) {
            if (excess-- > 0 || hosts.get(connection.host).admitted == 0) {
                connection.cut();
            }
        }
    }

    synchronized int size() {
        return byChannel.size();
    }

    private void tellFailure() {
        if (failure != null) {
            tell(Kind.HANDSHAKE_FAILED, endpoint, failure);
            failure = null;
        }
    }

    private void tell(Kind kind, String address, String detail) {
        events.accept(new ConnectionEvent(kind, address, detail));
    }

    private static SocketAddress remote(SocketChannel channel) {
        try {
            return channel.getRemoteAddress();
        } catch (IOException e) {
            return null;
        }
    }
}
