package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import spine.zmtp.wire.internal.Metadata;
import spine.zmtp.wire.internal.ProtocolException;

/** Whatever a peer says of itself is refused, or encodes to the same bytes again. */
class MetadataFuzzTest {
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) {
        try {
            var metadata = Metadata.parse(input, 0, input.length);
            metadata.text(Metadata.SOCKET_TYPE);
            assertArrayEquals(input, metadata.encoded());
        } catch (ProtocolException refused) {
            // A rule was broken, and nobody was harmed.
        }
    }
}
