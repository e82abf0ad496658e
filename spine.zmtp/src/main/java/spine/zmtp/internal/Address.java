package spine.zmtp.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import spine.api.transport.TransportException;

/** Where an endpoint binds or connects: {@code tcp://host:port} or {@code ipc:///path}. */
sealed interface Address {
    /** A Unix socket's address has so much room. */
    int MOST_PATH_BYTES = 107;

    /** For {@code connect} or {@code bind}. May ask the resolver: not on a loop. */
    SocketAddress resolve() throws TransportException;

    /** @param host a name, an IP address without brackets, or {@code *}; @param port 0 for {@code *} */
    record Tcp(String host, int port) implements Address {
        @Override
        public SocketAddress resolve() throws TransportException {
            if (host.equals("*")) {
                return new InetSocketAddress(port);
            }
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                throw new TransportException("cannot use " + this + ": unknown host " + host, e);
            }
        }

        Tcp withPort(int real) {
            return new Tcp(host.equals("*") ? "0.0.0.0" : host, real);
        }

        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + (port == 0 ? "*" : port);
        }
    }

    /** @param path absolute */
    record Ipc(Path path) implements Address {
        @Override
        public SocketAddress resolve() {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public String toString() {
            return "ipc://" + path;
        }
    }

    /** @throws TransportException naming the address and what is wrong with it */
    static Address parse(String address, boolean toBind) throws TransportException {
        if (address.startsWith("ipc://")) {
            return ipc(address, address.substring("ipc://".length()));
        }
        int colon = address.lastIndexOf(':');
        if (!address.startsWith("tcp://") || colon <= "tcp://".length()) {
            throw malformed(address, "expected tcp://host:port or ipc:///path", null);
        }
        var host = address.substring("tcp://".length(), colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.equals("*") && !toBind) {
            throw malformed(address, "cannot connect to every host", null);
        }
        return new Tcp(host, port(address, address.substring(colon + 1), toBind));
    }

    private static Address ipc(String address, String path) throws TransportException {
        if (path.getBytes(UTF_8).length > MOST_PATH_BYTES) {
            throw malformed(address, "a Unix socket's path has at most " + MOST_PATH_BYTES + " bytes", null);
        }
        try {
            if (path.startsWith("/") && Path.of(path).getFileName() != null) {
                return new Ipc(Path.of(path));
            }
        } catch (InvalidPathException e) {
            throw malformed(address, "not a path", e);
        }
        throw malformed(address, "expected an absolute path, as in ipc:///run/spine/control", null);
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

    private static TransportException malformed(String address, String why, Throwable cause) {
        return new TransportException("malformed address " + address + ": " + why, cause);
    }
}
