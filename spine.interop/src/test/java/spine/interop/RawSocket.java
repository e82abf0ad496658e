package spine.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** ZMTP's framing by hand on a plain socket: writes whatever it is told to. */
class RawSocket implements AutoCloseable {
    final Socket socket;
    final DataInputStream in;

    RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Site.SECONDS * 1_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Of ZMTP 3.1. */
    static byte[] greeting(String mechanism, boolean asServer) {
        var greeting = ByteBuffer.allocate(64);
        greeting.put((byte) 0xff).putLong(1).put((byte) 0x7f).put((byte) 3).put((byte) 1);
        greeting.put(mechanism.getBytes(US_ASCII)).put(32, (byte) (asServer ? 1 : 0));
        return greeting.array();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void write(String bytes) throws IOException {
        write(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    void header(int flags, long length) throws IOException {
        var header = ByteBuffer.allocate(9);
        if (length > 255 || length < 0) {
            header.put((byte) (flags | 2)).putLong(length);
        } else {
            header.put((byte) flags).put((byte) length);
        }
        write(java.util.Arrays.copyOf(header.array(), header.position()));
    }

    void frame(int flags, byte[] body) throws IOException {
        header(flags, body.length);
        write(body);
    }

    /** Flags 4 is a command. */
    void command(byte[] body) throws IOException {
        frame(4, body);
    }

    byte[] frame() throws IOException {
        int flags = in.readUnsignedByte();
        var body = new byte[(flags & 2) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong())];
        in.readFully(body);
        return body;
    }

    /** Whether the other side ends the connection within this time. */
    boolean ends(int millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000L;
        try {
            socket.setSoTimeout(millis);
            var rest = new byte[4096];
            int read = 0;
            while (read >= 0 && System.nanoTime() - end < 0) {
                // What it still had to say.
                read = in.read(rest);
            }
            return read < 0;
        } catch (EOFException | SocketException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    /** Ends with RST instead of FIN. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static byte[] property(String name, String value) {
        return join(new byte[] {(byte) name.length()}, name.getBytes(US_ASCII),
                ByteBuffer.allocate(4).putInt(value.length()).array(), value.getBytes(US_ASCII));
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
