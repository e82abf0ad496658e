package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.zmtp.wire.internal.ProtocolException;

/** No bit of a handshake can be changed on the way: one of the two sides refuses before traffic. */
class FlippedHandshakeTest {
    private static final Handshakes BOTH = new Handshakes(Extensions.ALL);

    /** One bit of every byte, another in each, and all bits of the client's short-term key. */
    @ParameterizedTest
    @EnumSource(Duo.Stage.class)
    void shouldRefuseEveryChangedByte(Duo.Stage stage) throws ProtocolException {
        var bytes = new int[1];
        new Duo(BOTH, BOTH).shake((at, command) -> {
            bytes[0] = at == stage ? command.length : bytes[0];
            return command;
        });
        for (int at = 0; at < bytes[0]; at++) {
            assertRefused(stage, at * 8 + at * 5 % 8);
        }
    }

    /** X25519 does not read the last bit of a key, so the HELLO passes; the vouch is for the key as it was sent. */
    @ParameterizedTest
    @EnumSource(value = Duo.Stage.class, names = "HELLO")
    void shouldRefuseEveryChangedBitOfTheShortTermKey(Duo.Stage stage) {
        for (int bit = Curve.HELLO_KEY_AT * 8; bit < Curve.HELLO_NONCE_AT * 8; bit++) {
            assertRefused(stage, bit);
        }
    }

    private static void assertRefused(Duo.Stage stage, int bit) {
        assertThrows(ProtocolException.class, () -> new Duo(BOTH, BOTH).shake((at, command) -> {
            if (at == stage) {
                var changed = command.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                return changed;
            }
            return command;
        }), () -> stage + " bit " + bit);
    }
}
