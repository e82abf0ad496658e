package spine.http.stub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A server on a plain or TLS socket that sends what its script writes, byte for byte: nothing corrects what is wrong on
 * purpose. One thread for each connection.
 */
public final class Stub implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final Thread acceptor;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request as it came. */
    public record Asked(String head, String body) {
        public String first() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The value of a header, empty without. */
        public String header(String name) {
            return head.lines().filter(l -> l.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .map(l -> l.substring(name.length() + 1).strip()).findFirst().orElse("");
        }
    }

    /** What it answers; the connection is kept until it throws or the peer leaves. */
    @FunctionalInterface
    public interface Script {
        void answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
    }

    private Stub(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        acceptor = start(this::accept);
    }

    public static Stub plain(Script script) {
        try {
            return new Stub(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Stub tls(SSLContext context, Script script) {
        try {
            return new Stub(context.getServerSocketFactory().createServerSocket(0, 128, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Always the same answer. */
    public static Script saying(String bytes) {
        return (asked, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole answer with a body. */
    public static String answer(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " x\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers
                + "\r\n" + body;
    }

    public int port() {
        return listening.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** Connections that ended while it wrote or read. */
    public int closed() {
        return closed.get();
    }

    public List<Asked> asked() {
        return asked;
    }

    private static Thread start(Runnable work) {
        var thread = new Thread(work, "stub");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                var socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException over) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                var head = head(in);
                var request = new Asked(head, "");
                var length = request.header("Content-Length");
                var body = new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), StandardCharsets.UTF_8);
                request = new Asked(head, body);
                asked.add(request);
                script.answer(request, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException left) {
            closed.incrementAndGet();
        } finally {
            open.remove(socket);
        }
    }

    private static String head(BufferedInputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the peer left");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Nobody is listened to any more when it returns: a thread that waits in the system for callers takes one more until it wakes. */
    @Override
    public void close() throws IOException, InterruptedException {
        listening.close();
        acceptor.join();
        for (var socket : open) {
            socket.close();
        }
    }
}
