package spine.zmtp.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import spine.zmtp.wire.internal.FrameHeader;

/** A peer of ZMTP 3.0 or 3.1 with NULL, byte by byte; for a {@link Rig} of kind NULL. */
final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawPeer(Socket socket, int minor, String type) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        var greeting = new byte[64];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[11] = (byte) minor;
        System.arraycopy("NULL".getBytes(US_ASCII), 0, greeting, 12, 4);
        out.write(greeting);
        in.readFully(new byte[64]);
        command("\5READY\13Socket-Type\0\0\0" + (char) type.length() + type);
        assertEquals("\5READY", frame().substring(0, 6));
    }

    static RawPeer connect(String address, int minor, String type) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", URI.create(address).getPort()));
        return new RawPeer(socket, minor, type);
    }

    static RawPeer accept(ServerSocket server, int minor, String type) throws IOException {
        return new RawPeer(server.accept(), minor, type);
    }

    static ServerSocket server() throws IOException {
        var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(30_000);
        return server;
    }

    void command(String body) throws IOException {
        out.write(FrameHeader.frame(FrameHeader.COMMAND, body.getBytes(ISO_8859_1)));
    }

    /** Its bytes are the characters. */
    void message(String... frames) throws IOException {
        for (int i = 0; i < frames.length; i++) {
            out.write(FrameHeader.frame(i < frames.length - 1 ? FrameHeader.MORE : 0, frames[i].getBytes(ISO_8859_1)));
        }
    }

    /** The body of the next frame but PINGs, a byte for each character. */
    String frame() throws IOException {
        for (;;) {
            var text = any();
            if (!text.startsWith("\4P")) {
                return text;
            }
        }
    }

    /** The body of the next frame, whatever it is. */
    String any() throws IOException {
        int flags = in.read();
        if (flags < 0) {
            throw new java.io.EOFException();
        }
        var body = new byte[(flags & FrameHeader.LONG) == 0 ? in.readUnsignedByte() : (int) in.readLong()];
        in.readFully(body);
        return new String(body, ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
