package spine.transport.jeromq.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import spine.api.transport.TransportException;

/**
 * {@code tcp://host:port}, checked before JeroMQ sees it. Nothing but tcp: {@code ipc://} would be loopback TCP on a
 * guessed port here (BR-03).
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, or {@code *}
 * @param port 0 for {@code *}
 */
record TcpAddress(String host, int port) {
    private static final String SCHEME = "tcp://";

    /** @throws TransportException naming the address and what is wrong with it */
    static TcpAddress parse(String address, boolean toBind) throws TransportException {
        int colon = address.lastIndexOf(':');
        if (!address.startsWith(SCHEME) || colon <= SCHEME.length()) {
            throw malformed(address, "expected tcp://host:port; JeroMQ has no other safe kind of address", null);
        }
        var host = address.substring(SCHEME.length(), colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.equals("*") && !toBind) {
            throw malformed(address, "cannot connect to every host", null);
        }
        return new TcpAddress(host, port(address, address.substring(colon + 1), toBind));
    }

    private static int port(String address, String text, boolean toBind) throws TransportException {
        if (toBind && text.equals("*")) {
            return 0;
        }
        try {
            int port = Integer.parseInt(text);
            if (port < (toBind ? 0 : 1) || port > 65_535) {
                throw malformed(address, "port " + port + " is not within 1 to 65535", null);
            }
            return port;
        } catch (NumberFormatException e) {
            throw malformed(address, "the port is not a number", e);
        }
    }

    /** Asks the resolver on the caller's thread, so that the reactor's never waits for it; the JVM keeps the answer. */
    TcpAddress resolved() throws TransportException {
        if (!host.equals("*")) {
            try {
                InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw new TransportException("cannot use " + this + ": unknown host " + host, e);
            }
        }
        return this;
    }

    /** Why it cannot be bound, in the system's words: JeroMQ says "in use" for every reason. */
    TransportException bindFailure() {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
            return new TransportException("cannot bind " + this + ": it was in use a moment ago", null);
        } catch (IOException e) {
            return new TransportException("cannot bind " + this + ": " + e.getMessage(), e);
        }
    }

    private static TransportException malformed(String address, String why, Throwable cause) {
        return new TransportException("malformed address " + address + ": " + why, cause);
    }

    @Override
    public String toString() {
        return SCHEME + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + (port == 0 ? "*" : port);
    }
}
