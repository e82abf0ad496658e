package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairRequest;
import spine.api.security.VerifiedKey;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.pairing.internal.PairingMachine.Rules;
import spine.security.curve.pairing.internal.PairingMachine.State;
import spine.security.curve.pairing.internal.PairingMachine.Verdict;

/** A state machine with all that it touches, and those who ask it. */
abstract class PairingDesk {
    static final Duration SPAN = Duration.ofSeconds(300);

    final SecureRandom random = new SecureRandom();
    final RecordingAudit audit = new RecordingAudit();
    final ManualTimers time = new ManualTimers();
    final Map<VerifiedKey, String> enrolled = new HashMap<>();
    final List<State> statesAtEnrolment = new ArrayList<>();
    final VerifiedKey server = Keys.key();
    final VerifiedKey client = Keys.key();
    final List<VerifiedKey> servers = new ArrayList<>(List.of(server));
    boolean diskFull;
    boolean revoked;
    PairingMachine machine = machine(true);
    String hex;

    PairingMachine machine(boolean acceptHash) {
        return new PairingMachine(new Rules(SPAN, acceptHash), () -> servers, (key, role, label) -> {
            statesAtEnrolment.add(machine.state());
            if (diskFull) {
                throw new IOException("no space left on device");
            }
            if (revoked) {
                throw new SpineException(ErrorCode.FORBIDDEN, "The key was revoked.", "Make a new one.");
            }
            enrolled.put(key, role);
        }, audit, time::nanoTime);
    }

    /** Opens a window; returns what the client was told. */
    PairingToken open(State origin) {
        var token = PairingToken.generate(random);
        hex = token.hex();
        machine.open(origin, token, false);
        return PairingToken.parse(hex);
    }

    Verdict ask(VerifiedKey peer, VerifiedKey claimed, byte[] proof) {
        return machine.pair(peer, Optional.of(PairRequest.newBuilder().setLabel("tester")
                .setClientPublicKey(ByteString.copyFrom(claimed.bytes())).setProof(ByteString.copyFrom(proof))
                .build()), "10.0.0.9");
    }

    Verdict askRightly(VerifiedKey peer, PairingToken token) {
        return ask(peer, peer, PairingProof.ofClient(token, peer, server));
    }

    Verdict askWrongly(VerifiedKey peer) {
        return askRightly(peer, PairingToken.generate(random));
    }
}
