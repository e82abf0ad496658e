package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.message.PairRequest;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;
import spine.keys.PairingToken;

/**
 * A request to pair lets somebody in if, and only if, it names the connection's own key and holds the one proof for it
 * (SEC-32, SEC-33); nothing else comes out of it than 200 or 401, and a window that served one serves no second.
 */
class PairRequestFuzzTest {
    private static final String TOKEN = "00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final VerifiedKey CLIENT = key(1);
    private static final VerifiedKey SERVER = key(2);
    private static final byte[] PROOF = proof();
    private static final PairingMachine.Rules RULES = new PairingMachine.Rules(Duration.ofSeconds(300), false);

    static Stream<byte[]> seeds() {
        var right = PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(CLIENT.bytes()))
                .setProof(ByteString.copyFrom(PROOF)).setLabel("somebody");
        return Seeds.around(right.build().toByteArray(),
                right.clone().setClientPublicKey(ByteString.copyFrom(SERVER.bytes())).build().toByteArray(),
                right.clone().setProof(ByteString.copyFromUtf8(TOKEN)).build().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldPairForTheOneProofAloneWhenAnythingComes(byte[] input) throws Exception {
        var enrolled = new ArrayList<VerifiedKey>();
        var machine = new PairingMachine(RULES, () -> List.of(SERVER), (key, role, label) -> enrolled.add(key),
                (id, level, text, data) -> { }, () -> 0);
        machine.open(PairingMachine.State.INVITED, PairingToken.parse(TOKEN), false);
        var request = Heap.bounded(input.length, () -> parsed(input));
        boolean right = request.isPresent() && request.get().getProof().equals(ByteString.copyFrom(PROOF))
                && request.get().getClientPublicKey().equals(ByteString.copyFrom(CLIENT.bytes()));

        var verdict = machine.pair(CLIENT, request, "192.0.2.1");
        assertEquals(right, verdict.paired());
        assertEquals(right ? 200 : 401, verdict.reply().getStatusCode());
        assertEquals(right ? 1 : 0, enrolled.size());
        assertEquals(right, machine.window().isEmpty(), "single use");
        assertTrue(right || verdict.reply().getServerProof().isEmpty());

        assertEquals(401, machine.pair(CLIENT, Optional.empty(), "192.0.2.1").reply().getStatusCode());
        if (right) {
            assertEquals(401, machine.pair(CLIENT, request, "192.0.2.1").reply().getStatusCode());
        }
    }

    private static Optional<PairRequest> parsed(byte[] input) {
        try {
            return Optional.of(PairRequest.parseFrom(input));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Worked out here once more, without the code that is tested. */
    private static byte[] proof() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(TOKEN), "HmacSHA256"));
            mac.update(CLIENT.bytes());
            return mac.doFinal(SERVER.bytes());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static VerifiedKey key(int value) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return VerifiedKey.of(bytes);
    }
}
