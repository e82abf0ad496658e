package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/** A greeting is judged alike however it is cut: what is refused early is refused late, what passes passes throughout. */
class GreetingFuzzTest {
    private static final byte[] OURS = Greeting.of("CURVE", true);

    @FuzzTest(maxDuration = Budget.EACH)
    void shouldJudgeAlikeWhenAGreetingComesInPieces(byte[] input) {
        int length = Math.min(input.length, Greeting.BYTES);
        boolean whole = passes(input, length);
        for (int have = 0; have < length; have++) {
            boolean soFar = passes(input, have);
            assertFalse(whole && !soFar, "refused in the middle, passed as a whole");
        }
        if (whole) {
            assertEquals(input.length >= Greeting.BYTES, complete(input, length));
        }
    }

    private static boolean passes(byte[] input, int have) {
        try {
            Greeting.complete(input, have, OURS);
            return true;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    private static boolean complete(byte[] input, int have) {
        try {
            return Greeting.complete(input, have, OURS);
        } catch (ProtocolException refused) {
            throw new AssertionError(refused);
        }
    }
}
