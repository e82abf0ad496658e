package spine.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.client.Transports;
import spine.keys.Curve25519;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/** A server on the real transport that answers by script, and the home folder that shows it to clients. */
final class FakeSpine implements AutoCloseable {
    final Path home;
    volatile CurveKeyPair keys = Curve25519.generate(new SecureRandom());
    final PairingToken token = PairingToken.generate(new SecureRandom());
    final Set<VerifiedKey> trusted = ConcurrentHashMap.newKeySet();
    final List<RCISRequest> requests = new CopyOnWriteArrayList<>();
    volatile Function<RCISRequest, RCISResponse.Builder> script;
    /** Who asks; for scripts. */
    volatile VerifiedKey asker;
    /** Announced in each reply as the server's next key, if there is one. */
    volatile CurveKeyPair next;
    /** Whether whoever is trusted may subscribe too. */
    volatile boolean watchable = true;
    private final Reactor reactor;
    private volatile Endpoint rcis;
    private ServerSocketChannel socket;

    FakeSpine(Path home, Function<RCISRequest, RCISResponse.Builder> script) throws Exception {
        this.home = home;
        this.script = script;
        reactor = Transports.find().open("fake-spine");
        rcis = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "rcis", keys, 0),
                this::gate, this::answer);
        var pairing = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "pairing", keys, 0),
                (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SHARED), this::pair);
        Files.createDirectories(home.resolve("run"));
        Files.writeString(home.resolve("run/endpoints.json"), """
                {"version": "1", "pid": 1, "server_key": "%s", "endpoints": {"rcis": "%s", "pairing": "%s"}}
                """.formatted(keys.publicKey().z85(), rcis.address(), pairing.address()));
    }

    private CompletionStage<Gate.Admission> gate(VerifiedKey key, String address) {
        return CompletableFuture.completedFuture(trusted.contains(key) ? Gate.Admission.SHARED
                : Gate.Admission.REFUSED);
    }

    /** From now on it holds other keys, at the same address; its folder still names the former. */
    void become(CurveKeyPair other) throws Exception {
        var address = rcis.address();
        rcis.close();
        keys = other;
        next = null;
        rcis = reactor.listen(new ListenOptions(address, "rcis", keys, 0), this::gate, this::answer);
    }

    /** A PUB of its own. */
    Endpoint monitor() throws Exception {
        return reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "monitor", keys, 0).as(Pattern.PUB),
                (key, address) -> CompletableFuture.completedFuture(watchable ? Gate.Admission.SHARED
                        : Gate.Admission.REFUSED), Inbound::release);
    }

    String address() {
        return rcis.address();
    }

    /** Offers pairing without a token. */
    void offerPairing() throws IOException {
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(home.resolve("run/pair.sock")));
        var thread = new Thread(this::servePairing);
        thread.setDaemon(true);
        thread.start();
    }

    private void servePairing() {
        while (socket.isOpen()) {
            try (SocketChannel peer = socket.accept()) {
                var length = ByteBuffer.allocate(4);
                peer.read(length);
                var body = ByteBuffer.allocate(length.flip().getInt());
                peer.read(body);
                trusted.add(VerifiedKey.of(PairRequest.parseFrom(body.flip()).getClientPublicKey().toByteArray()));
                var reply = PairReply.newBuilder().setStatusCode(200).build().toByteArray();
                peer.write(ByteBuffer.allocate(4 + reply.length).putInt(reply.length).put(reply).flip());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pair(Inbound message) {
        try {
            var request = PairRequest.parseFrom(message.frames().get(0).toByteString());
            var client = VerifiedKey.of(request.getClientPublicKey().toByteArray());
            boolean knows = PairingProof.isOfClient(request.getProof().toByteArray(), token, client, keys.publicKey());
            var reply = PairReply.newBuilder().setStatusCode(knows ? 200 : 401)
                    .setMessage(knows ? "" : "That is not the token.");
            if (knows) {
                trusted.add(client);
                reply.setServerProof(ByteString.copyFrom(PairingProof.ofServer(token, client, keys.publicKey())));
            }
            send(message, reply.build().toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(Inbound message) {
        try {
            var request = RCISRequest.parseFrom(message.frames().get(message.frames().size() - 1).toByteString());
            requests.add(request);
            asker = message.from().key();
            var response = trusted.contains(asker) ? script.apply(request)
                    : refusal(401, "UNAUTHORIZED", "This key is not trusted.");
            if (response != null) {
                if (next != null) {
                    response.putMetadata("Server-Key-Next", next.publicKey().z85());
                }
                send(message, response.setRequestId(request.getRequestId()).build().toByteString());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(Inbound to, ByteString body) {
        to.endpoint().send(to.from(), List.of(Buffer.of(body)), SendOutcome.Listener.IGNORE);
        to.release();
    }

    static RCISResponse.Builder ok() {
        return RCISResponse.newBuilder().setStatusCode(200).setTimestamp(1);
    }

    static RCISResponse.Builder refusal(int status, String code, String words) {
        return RCISResponse.newBuilder().setStatusCode(status)
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode(code).setErrorMessage(words));
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            Files.deleteIfExists(home.resolve("run/pair.sock"));
        }
        reactor.close();
    }

    /** For measurements by hand: FakeSpine FOLDER, until killed. */
    public static void main(String[] args) throws Exception {
        var spine = new FakeSpine(Path.of(args[0]), request -> {
            var reply = ok();
            reply.getQueryResponseBuilder().setResponseText("Forty-two.").setResonanceScore(0.83f);
            return reply;
        });
        spine.offerPairing();
        new java.util.concurrent.CountDownLatch(1).await();
    }
}
