package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeIdentity;
import spine.security.curve.fakes.FakeTransport;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.pairing.internal.PairingMachine.Rules;

/** A pairing window with all that it touches. */
abstract class PairingWindow {
    static final String ADDRESS = "tcp://127.0.0.1:5558";
    static final Principal ADMIN = new Principal("curve", "a", "a", Role.ADMIN);

    final CurveKeyPair server = Keys.pair();
    final FakeIdentity identity = new FakeIdentity(server);
    final FakeTransport transport = new FakeTransport();
    final FakeBundle bundle = new FakeBundle();
    final ManualTimers timers = new ManualTimers();
    final RecordingAudit audit = new RecordingAudit();
    final List<VerifiedKey> enrolled = new ArrayList<>();
    int locked;
    PairingEndpoint endpoint;
    final PairingService service = service();

    private PairingService service() {
        var machine = new PairingMachine(new Rules(Duration.ofSeconds(300), true), () -> List.of(server.publicKey()),
                (key, role, label) -> enrolled.add(key), audit, timers::nanoTime);
        return new PairingService(machine, handler -> endpoint = new PairingEndpoint(transport, ADDRESS, identity,
                bundle.announcer(), timers, handler), timers, timers::nanoTime, () -> locked++,
                by -> by.role().equals(Role.ADMIN));
    }

    byte[] request(VerifiedKey key, String token) {
        var proof = PairingProof.ofClient(PairingToken.parse(token), key, server.publicKey());
        return PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(key.bytes()))
                .setProof(ByteString.copyFrom(proof)).build().toByteArray();
    }

    String otherToken() {
        return PairingToken.generate(new java.security.SecureRandom()).hex();
    }

    PairReply reply() throws Exception {
        var sent = transport.sent.remove();
        return PairReply.parseFrom(sent.frames().get(sent.frames().size() - 1));
    }
}
