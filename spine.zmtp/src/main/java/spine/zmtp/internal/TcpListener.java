package spine.zmtp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import spine.api.transport.TransportException;
import spine.zmtp.session.internal.Remote;

/** Over tcp. */
record TcpListener(ServerSocketChannel channel, String address) implements Listener {
    static TcpListener bind(Address.Tcp address) throws IOException, TransportException {
        var channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address.resolve(), BACKLOG);
            channel.configureBlocking(false);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new TcpListener(channel, address.withPort(port).toString());
        } catch (IOException | TransportException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Remote accepted(SocketChannel peer) throws IOException {
        tune(peer);
        var from = (InetSocketAddress) peer.getRemoteAddress();
        var host = from.getAddress().getHostAddress();
        return new Remote(host, host + ":" + from.getPort());
    }

    static void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
