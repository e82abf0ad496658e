package spine.client.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Finds out whether anything listens at an address. */
@FunctionalInterface
public interface Probe {
    /** Calls back if nothing listens, from any thread; says nothing otherwise. Does not block. */
    void whenAbsent(String address, Runnable absent);

    /** By a connection that is closed at once; only a plain "connection refused", or no such socket, counts. */
    Probe SYSTEM = on(task -> thread(task).start());

    /** The same, on the threads of an executor; each probe blocks one for 2 s at most. */
    static Probe on(Executor executor) {
        return (address, absent) -> executor.execute(() -> probe(address, absent));
    }

    /** A thread for probes. */
    static Thread thread(Runnable task) {
        var thread = new Thread(task, "spine-client-probe");
        thread.setDaemon(true);
        return thread;
    }

    private static void probe(String address, Runnable absent) {
        if (address.startsWith("ipc://")) {
            probeSocket(Path.of(address.substring("ipc://".length())), absent);
            return;
        }
        int colon = address.lastIndexOf(':');
        if (!address.startsWith("tcp://") || colon < 7) {
            return;
        }
        var host = address.substring("tcp://".length(), colon).replace("[", "").replace("]", "");
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), 2000);
        } catch (ConnectException e) {
            absent.run();
        } catch (IOException | NumberFormatException e) {
            // Slow, unroutable or odd: no proof of absence; the deadline decides.
            return;
        }
    }

    private static void probeSocket(Path path, Runnable absent) {
        if (!Files.exists(path)) {
            absent.run();
            return;
        }
        try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            absent.run();
        } catch (IOException | IllegalArgumentException e) {
            // No permission, or no socket: no proof of absence; the deadline decides.
            return;
        }
    }
}
