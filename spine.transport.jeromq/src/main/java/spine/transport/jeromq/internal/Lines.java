package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.security.CurveKeyPair;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Gives each connection of one listener a {@link Line} of its own, and the listener its keys: one, or two during a
 * rotation (SEC-40).
 *
 * <p>A connection of JeroMQ takes allocator and secret out of its socket's options when the peer's greeting is complete,
 * and tells of the greeting in the same call, on the one I/O thread of the socket. So the options always hold what the
 * next connection is to take, and {@link #next} follows each greeting. ZAP's domain is read from the options too: it
 * carries the number of the line that asks.
 */
final class Lines {
    private static final int HELLO_BYTES = 200;
    private static final byte[] HELLO_NONCE = "CurveZMQHELLO---".getBytes(US_ASCII);

    private final SocketBase socket;
    private final String zapDomain;
    private final InboundBrake brake;
    /** The present one and, during a rotation, the next one. */
    private List<byte[]> secrets;
    private long numbers;
    /** Those that asked ZAP by number, those that were admitted by decision; JeroMQ holds them as long as they live. */
    private final Map<Long, WeakReference<Line>> asking = new ConcurrentHashMap<>();
    private final Map<Long, WeakReference<Line>> admitted = new ConcurrentHashMap<>();

    Lines(SocketBase socket, String zapDomain, InboundBrake brake, List<CurveKeyPair> identities) {
        this.socket = socket;
        this.zapDomain = zapDomain;
        this.brake = brake;
        this.secrets = secrets(identities);
        next();
    }

    private static List<byte[]> secrets(List<CurveKeyPair> identities) {
        return identities.stream().map(CurveKeyPair::secret).toList();
    }

    /** HELLOs from now on are for one of these. Any thread. */
    synchronized void accept(List<CurveKeyPair> identities) {
        wipe();
        secrets = secrets(identities);
    }

    /** The listener is gone. */
    synchronized void wipe() {
        secrets.forEach(SocketEndpoint::wipe);
    }

    /** The next connection's. The I/O thread, and whoever makes the socket before it is bound. */
    void next() {
        var line = new Line(++numbers, this, brake);
        socket.setSocketOpt(ZMQ.ZMQ_MSG_ALLOCATOR, line);
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_SECRETKEY, line.secret);
    }

    /** Puts the secret that this HELLO is for there, the present one if none is. One more box is opened in a rotation. */
    synchronized void choose(Msg hello, byte[] there) {
        var present = secrets.get(0);
        var right = secrets.size() > 1 && opens(hello, secrets.get(1)) ? secrets.get(1) : present;
        System.arraycopy(right, 0, there, 0, there.length);
    }

    private static boolean opens(Msg hello, byte[] secret) {
        if (hello.size() != HELLO_BYTES) {
            return false;
        }
        var client = new byte[32];
        var nonce = ByteBuffer.allocate(24).put(HELLO_NONCE).array();
        var box = new byte[16 + 80];
        hello.getBytes(80, client, 0, client.length);
        hello.getBytes(112, nonce, 16, 8);
        hello.getBytes(120, box, 16, 80);
        return curve25519xsalsa20poly1305.crypto_box_open(new byte[box.length], box, box.length, nonce, client, secret)
                == 0;
    }

    /** This one's request to ZAP is next. */
    void announce(Line line) {
        asking.put(line.number, new WeakReference<>(line));
        socket.setSocketOpt(ZMQ.ZMQ_ZAP_DOMAIN, zapDomain + "/" + line.number);
    }

    /** The gate's answer to that line. Any thread. */
    void admitted(long number, long serial, boolean sole) {
        var known = asking.remove(number);
        var line = known == null ? null : known.get();
        if (line != null) {
            if (sole) {
                line.sole();
            }
            admitted.put(serial, known);
        }
    }

    void refused(long number) {
        asking.remove(number);
    }

    /** The line of a decision, once; one on which nothing comes if it has ended. */
    Line spoke(long serial) {
        var known = admitted.remove(serial);
        var line = known == null ? null : known.get();
        return line == null ? new Line(0, this, brake) : line;
    }

    /** Forgets those that ended. */
    void tick() {
        asking.values().removeIf(line -> line.get() == null);
        admitted.values().removeIf(line -> line.get() == null);
    }
}
