package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Peer;
import spine.fuzz.Budget;
import spine.fuzz.Deaf;
import spine.fuzz.Seeds;
import spine.keys.Curve25519;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/** A client believes that it is paired if the server says so and proves that it knows the token (SEC-33), and never else. */
class PairReplyFuzzTest {
    private static final PairingToken TOKEN =
            PairingToken.parse("00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    private static final byte[] SECRET = new byte[32];
    private static final CurveKeyPair CLIENT = Curve25519.pairOf(SECRET);
    private static final CurveKeyPair SERVER = Curve25519.generate(new SecureRandom(new byte[1]));
    private static final ByteString PROOF = ByteString.copyFrom(
            PairingProof.ofServer(TOKEN, CLIENT.publicKey(), SERVER.publicKey()));

    static Stream<byte[]> seeds() {
        var right = PairReply.newBuilder().setStatusCode(200).setMessage("Paired.").setServerProof(PROOF);
        return Seeds.around(right.build().toByteArray(), right.clone().setStatusCode(401).build().toByteArray(),
                right.clone().clearServerProof().build().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldBelieveTheProofAloneWhenAnythingComes(byte[] input) throws Exception {
        var options = new ConnectOptions("inproc://nowhere", SERVER.publicKey(), CLIENT);
        var client = new PairingClient(
                new Deaf(input, new Peer(ByteString.EMPTY, SERVER.publicKey())).transport(), options);
        boolean paired = true;
        try {
            client.pair(TOKEN, "label", Duration.ofSeconds(20));
        } catch (SpineException refused) {
            paired = false;
        }
        assertEquals(isRight(input), paired);
    }

    private static boolean isRight(byte[] input) {
        try {
            var reply = PairReply.parseFrom(input);
            return reply.getStatusCode() >= 200 && reply.getStatusCode() < 300 && reply.getServerProof().equals(PROOF);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
