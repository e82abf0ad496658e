package spine.bench.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** For a server that cannot say which port the system chose. No state. */
final class FreePort {
    private static final long DEADLINE_NANOS = 10_000_000_000L;

    private FreePort() {
    }

    static int choose() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until somebody listens there, 10 s at most. */
    static void await(int port) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - begin > DEADLINE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }
}
