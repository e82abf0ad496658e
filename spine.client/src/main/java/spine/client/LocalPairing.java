package spine.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.VerifiedKey;

/**
 * Pairs a key over the server's Unix socket, which serves its own account only: no token. Both directions carry a
 * length of 4 bytes, big-endian, and a message. Static functions without state; they block.
 */
public final class LocalPairing {
    private static final int MOST_REPLY_BYTES = 64 * 1024;

    private LocalPairing() {
    }

    /**
     * Asks to be let in; when this returns, the key is in the whitelist.
     *
     * @param socket {@code run/pair.sock} of the server's home
     * @param label  what the administrator will see, without spaces
     * @throws SpineException if the server refuses or does not answer
     */
    public static void pair(Path socket, VerifiedKey key, String label, Duration timeout) throws SpineException {
        var request = PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(key.bytes()))
                .setLabel(label).build();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX); var selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            var out = ByteBuffer.allocate(4 + request.getSerializedSize()).putInt(request.getSerializedSize())
                    .put(request.toByteArray()).flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            int length = fill(channel, selector, ByteBuffer.allocate(4), deadline).getInt();
            if (length < 0 || length > MOST_REPLY_BYTES) {
                throw new IOException("announced a reply of " + length + " bytes");
            }
            var reply = PairReply.parseFrom(fill(channel, selector, ByteBuffer.allocate(length), deadline));
            if (reply.getStatusCode() < 200 || reply.getStatusCode() > 299) {
                throw PairingClient.refused(reply);
            }
        } catch (IOException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE,
                    "Pairing over " + socket + " failed: " + e.getMessage() + ".",
                    "See that Spine runs under your account, or use 'spinectl pair TOKEN'.");
        }
    }

    private static ByteBuffer fill(SocketChannel from, Selector selector, ByteBuffer into, long deadline)
            throws IOException {
        while (into.hasRemaining()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IOException("no answer in time");
            }
            selector.select(left);
            selector.selectedKeys().clear();
            if (from.read(into) < 0) {
                throw new IOException("the server closed the connection");
            }
        }
        return into.flip();
    }
}
