package spine.zmtp.internal;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import spine.api.transport.TransportException;
import spine.zmtp.session.internal.Remote;

/** A bound socket of either kind. */
interface Listener {
    int BACKLOG = 1024;

    ServerSocketChannel channel();

    /** The real address. */
    String address();

    /** Prepares an accepted connection and says whose it is. */
    Remote accepted(SocketChannel channel) throws IOException;

    /** Unbinds and removes what is left behind. Idempotent. */
    void close() throws IOException;

    /** @throws TransportException if the address cannot be had */
    static Listener bind(Address address) throws TransportException {
        try {
            return address instanceof Address.Ipc ipc ? UnixListener.bind(ipc) : TcpListener.bind((Address.Tcp) address);
        } catch (IOException e) {
            throw new TransportException("cannot bind " + address + ": " + e.getMessage(), e);
        }
    }
}
