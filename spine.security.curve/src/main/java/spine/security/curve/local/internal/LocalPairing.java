package spine.security.curve.local.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.VerifiedKey;

/**
 * Pairs whoever runs under our own account, or as root, over a Unix-domain socket: a {@link PairRequest} without proof
 * in, a {@link PairReply} out, framed as {@link TimedChannel} says. The key becomes an administrator's; a pairing
 * window that is open stays open. One thread, one connection at a time, each for {@link #LIMIT} at most, so a peer
 * that says nothing holds up the next by no more than that.
 */
final class LocalPairing implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMillis(1500);
    private static final Logger LOG = LoggerFactory.getLogger(LocalPairing.class);
    private static final long STOP_WAIT_MILLIS = 3000;

    /** Makes a key an administrator's, on the disk when it returns. */
    interface Enrolment {
        void enrol(VerifiedKey key, String label) throws IOException;
    }

    private final LocalSocket socket;
    private final PeerCheck check;
    private final Enrolment enrolment;
    private final AuditLog audit;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean stopped;

    LocalPairing(LocalSocket socket, PeerCheck check, Enrolment enrolment, AuditLog audit) throws IOException {
        this.socket = socket;
        this.check = check;
        this.enrolment = enrolment;
        this.audit = audit;
        this.selector = Selector.open();
        socket.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.thread = new Thread(this::run, "spine-local-pairing");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                for (var peer = accept(); peer != null; peer = accept()) {
                    serve(peer);
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("Local pairing stops: its socket failed", e);
                return;
            }
        }
    }

    private SocketChannel accept() throws IOException {
        return stopped ? null : socket.channel().accept();
    }

    /** Whoever was accepted is closed here, also when the end came meanwhile. */
    private void serve(SocketChannel peer) {
        try (peer; var timed = new TimedChannel(peer, LIMIT)) {
            PairReply reply;
            try {
                // A stranger is read to the end as well: closing at once would hide the refusal behind a broken pipe.
                boolean admitted = check.admits(peer);
                var message = timed.read();
                reply = admitted ? answer(message) : refusePeer();
            } catch (TimedChannel.LengthException | InvalidProtocolBufferException e) {
                reply = refuse("", ErrorCode.INVALID_REQUEST, "This is no pairing request.");
            }
            timed.write(reply.toByteArray());
        } catch (IOException | RuntimeException e) {
            LOG.warn("A local pairing broke off: {}", e.toString());
        }
    }

    private PairReply refusePeer() {
        return refuse("", ErrorCode.FORBIDDEN, "Only root and the account that Spine runs as may pair here.");
    }

    private PairReply answer(byte[] message) throws InvalidProtocolBufferException {
        var request = PairRequest.parseFrom(message);
        ByteString bytes = request.getClientPublicKey();
        if (bytes.size() != 32) {
            return refuse("", ErrorCode.INVALID_REQUEST, "A public key has 32 bytes, not " + bytes.size() + ".");
        }
        var key = VerifiedKey.of(bytes.toByteArray());
        try {
            enrolment.enrol(key, request.getLabel());
        } catch (IOException e) {
            LOG.error("A locally paired key could not be written to the whitelist", e);
            return refuse(key.z85(), ErrorCode.UNAVAILABLE, "The whitelist could not be written; the log says why.");
        }
        audit.record("AUTH-001", Level.INFO, "paired locally",
                Map.of("client_pubkey", key.z85(), "success", "true", "remote_ip", "local", "role", "ADMIN"));
        return PairReply.newBuilder().setStatusCode(200).setMessage("Paired as admin.").build();
    }

    private PairReply refuse(String key, ErrorCode code, String message) {
        audit.record("AUTH-001", Level.WARNING, "local pairing refused",
                Map.of("client_pubkey", key, "success", "false", "remote_ip", "local", "reason", message));
        return PairReply.newBuilder().setStatusCode(code.status()).setMessage(message).build();
    }

    /** Stops listening and removes the socket's file; waits for the connection in hand. */
    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join(STOP_WAIT_MILLIS);
            socket.close();
            selector.close();
        } catch (IOException e) {
            LOG.warn("The socket {} could not be removed", socket.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
