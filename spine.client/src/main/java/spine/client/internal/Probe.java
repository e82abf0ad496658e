package spine.client.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Finds out whether anything listens at an address. */
@FunctionalInterface
public interface Probe {
    /** Calls back if nothing listens, from any thread; says nothing otherwise. Does not block. */
    void whenAbsent(String address, Runnable absent);

    /** By a TCP connection that is closed at once; only a plain "connection refused" counts. */
    Probe TCP = (address, absent) -> {
        var thread = new Thread(() -> probe(address, absent), "spine-client-probe");
        thread.setDaemon(true);
        thread.start();
    };

    private static void probe(String address, Runnable absent) {
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
}
