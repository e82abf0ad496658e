package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision.Granted;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.Await;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeGuard;
import spine.security.curve.fakes.FakeIdentity;
import spine.security.curve.fakes.FakeRevocations;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** SEC-01, SEC-30, SEC-32, SEC-33, SEC-34 over real sockets: CURVE by the provider that is on the class path. */
@Timeout(60)
class JeromqPairingTest {
    @TempDir
    Path root;

    private final FakeBundle bundle = new FakeBundle();
    private final RecordingAudit audit = new RecordingAudit();
    private final CurveKeyPair server = Keys.pair();
    private final Transport transport = ServiceLoader.load(Transport.class).findFirst().orElseThrow();
    private WhitelistPolicy policy;
    private PairingComponent component;
    private String address;
    private String token;

    @BeforeEach
    void start() throws Exception {
        var home = Home.under(root);
        Files.createDirectories(home.keys());
        Files.createDirectories(home.run());
        Files.createDirectories(home.state());
        policy = new WhitelistPolicy(bundle.context(), home, audit, new FakeRevocations(),
                FakeBundle.settings(Map.of()));
        component = new PairingComponent(bundle.context(), FakeBundle.settings(Map.of("address",
                "tcp://127.0.0.1:*")), home, audit, policy, FakeGuard.byRole(), new FakeIdentity(server), transport);
        var window = component.window().orElseThrow();
        address = window.address();
        token = window.token();
    }

    @AfterEach
    void stop() {
        component.deactivate();
        policy.deactivate();
    }

    private PairReply ask(CurveKeyPair client, CurveKeyPair pinned, byte[] proof, int patienceSeconds)
            throws Exception {
        BlockingQueue<ByteString> replies = new LinkedBlockingQueue<>();
        try (var reactor = transport.open("test-client")) {
            var endpoint = reactor.connect(new ConnectOptions(address, pinned.publicKey(), client), message -> {
                replies.add(message.frames().get(message.frames().size() - 1).toByteString());
                message.release();
            });
            var request = PairRequest.newBuilder().setProof(ByteString.copyFrom(proof))
                    .setClientPublicKey(ByteString.copyFrom(client.publicKey().bytes())).build();
            endpoint.send(null, List.of(Buffer.of(request.toByteString())), SendOutcome.Listener.IGNORE);
            var reply = replies.poll(patienceSeconds, TimeUnit.SECONDS);
            return reply == null ? null : PairReply.parseFrom(reply);
        }
    }

    private byte[] proof(CurveKeyPair client, String hex) {
        return PairingProof.ofClient(PairingToken.parse(hex), client.publicKey(), server.publicKey());
    }

    private boolean portIsOpen() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1",
                    Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))), 1000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void shouldPairOnceAndTakeThePortAway() throws Exception {
        var client = Keys.pair();
        assertTrue(portIsOpen());
        var wrong = ask(Keys.pair(), server, proof(client, token), 20);
        assertEquals(401, wrong.getStatusCode(), "another key's proof");
        var reply = ask(client, server, proof(client, token), 20);
        assertNotNull(reply, "the reply leaves before the port is closed");
        assertEquals(200, reply.getStatusCode());
        assertTrue(PairingProof.isOfServer(reply.getServerProof().toByteArray(), PairingToken.parse(token),
                client.publicKey(), server.publicKey()));
        assertTrue(policy.current().decide(client.publicKey()) instanceof Granted);
        Await.until("the port is closed", () -> !portIsOpen());
        assertTrue(bundle.services.isEmpty());
        assertTrue(audit.entries.stream().anyMatch(e -> e.data().getOrDefault("remote_ip", "").equals("127.0.0.1")));
    }

    @Test
    void shouldNotReachAServerOfAnotherKeyThanThePinnedOne() throws Exception {
        var client = Keys.pair();
        assertNull(ask(client, Keys.pair(), proof(client, token), 1));
        assertFalse(policy.current().decide(client.publicKey()) instanceof Granted);
        assertEquals("BOOTSTRAP", component.state());
    }
}
