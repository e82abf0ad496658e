package spine.transport.jeromq.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** One accepted TCP connection. Thread-safe. */
final class Connection {
    final String address;
    final String host;
    final long acceptedNanos;
    /** How many decisions the gate had made when it was accepted; the one about it comes later. */
    final long decisionsBefore;
    private final SocketChannel channel;
    private volatile Sender sender;
    private volatile boolean gone;
    private volatile boolean cut;

    Connection(SocketChannel channel, String address, String host, long acceptedNanos, long decisionsBefore) {
        this.channel = channel;
        this.address = address;
        this.host = host;
        this.acceptedNanos = acceptedNanos;
        this.decisionsBefore = decisionsBefore;
    }

    /** Who speaks on it, or null as long as nobody did. */
    Sender sender() {
        return sender;
    }

    void sender(Sender speaker) {
        sender = speaker;
    }

    boolean gone() {
        return gone;
    }

    void left() {
        gone = true;
    }

    boolean wasCut() {
        return cut;
    }

    /** Lets the engine find the end of the stream, whereupon it closes the connection itself. */
    void cut() {
        cut = true;
        try {
            channel.shutdownInput();
        } catch (IOException | RuntimeException e) {
            left();
        }
    }
}
