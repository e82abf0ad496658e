package spine.security.curve.local.internal;

import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.VerifiedKey;

/** The other end of the socket. */
final class LocalClient {
    private LocalClient() {
    }

    static SocketChannel connect(Path path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
    }

    static ByteBuffer framed(byte[] body) {
        return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
    }

    static byte[] request(VerifiedKey key, String label) {
        return PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(key.bytes())).setLabel(label).build()
                .toByteArray();
    }

    static PairReply ask(Path path, ByteBuffer bytes) throws IOException {
        try (var channel = connect(path)) {
            channel.write(bytes);
            return reply(channel);
        }
    }

    static PairReply reply(SocketChannel channel) throws IOException {
        var in = new DataInputStream(Channels.newInputStream(channel));
        return PairReply.parseFrom(in.readNBytes(in.readInt()));
    }
}
