package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.security.nacl.Nacl;
import spine.zmtp.security.internal.Extensions;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.security.internal.Handshake.Step;
import spine.zmtp.security.internal.Handshakes;
import spine.zmtp.security.internal.Identities;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * A real CURVE handshake in which one command is damaged: cut, lengthened, overwritten, repeated, or anything at all.
 * Each side refuses it by a {@link ProtocolException} and by nothing else; only an undamaged one comes to an end.
 */
class HandshakeFuzzTest {
    private static final CurveKeyPair SERVER = pair();
    /** HELLO is tried with this one first, and is never for it. */
    private static final CurveKeyPair FORMER = pair();
    private static final CurveKeyPair CLIENT = pair();
    private static final byte[] OF_SERVER = Greeting.of("CURVE", true);
    private static final byte[] OF_CLIENT = Greeting.of("CURVE", false);
    private static final Handshakes HANDSHAKES = new Handshakes(Extensions.ALL);

    @FuzzTest(maxDuration = Budget.EACH)
    void shouldRefuseWhenACommandIsDamaged(FuzzedDataProvider data) {
        var server = HANDSHAKES.server(new Identities(List.of(FORMER, SERVER)), "ROUTER", OF_SERVER, OF_CLIENT);
        var client = HANDSHAKES.client(CLIENT, SERVER.publicKey(), "DEALER", ByteString.EMPTY, OF_CLIENT, OF_SERVER);
        int target = data.consumeInt(0, 3);
        boolean touched = false;
        try {
            var hello = client.first();
            var mine = target == 0 ? damaged(hello, data) : hello;
            touched |= !Arrays.equals(mine, hello);
            var welcome = ((Step.Send) server.take(mine)).command();
            mine = target == 1 ? damaged(welcome, data) : welcome;
            touched |= !Arrays.equals(mine, welcome);
            var initiate = ((Step.Send) client.take(mine)).command();
            mine = target == 2 ? damaged(initiate, data) : initiate;
            touched |= !Arrays.equals(mine, initiate);
            assertEquals(CLIENT.publicKey(), ((Step.Ask) server.take(mine)).key());
            var ready = server.admitted().command();
            mine = target == 3 ? damaged(ready, data) : ready;
            touched |= !Arrays.equals(mine, ready);
            assertTrue(client.take(mine) instanceof Step.Done);
            assertFalse(touched, "a damaged command got through");
        } catch (ProtocolException refused) {
            assertTrue(touched, "an undamaged handshake was refused: " + refused.getMessage());
            after(server, data);
            after(client, data);
        }
    }

    /** A handshake that has refused goes on refusing. */
    private static void after(Handshake side, FuzzedDataProvider data) {
        try {
            side.take(data.consumeBytes(300));
        } catch (ProtocolException refused) {
            return;
        }
        throw new AssertionError("went on after a refusal or took garbage");
    }

    private static byte[] damaged(byte[] command, FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> data.consumeBytes(1400);
            case 1 -> Arrays.copyOf(command, data.consumeInt(0, command.length + 40));
            default -> overwritten(command, data);
        };
    }

    private static byte[] overwritten(byte[] command, FuzzedDataProvider data) {
        var mine = command.clone();
        int at = data.consumeInt(0, mine.length - 1);
        var bytes = data.consumeBytes(mine.length - at);
        System.arraycopy(bytes, 0, mine, at, bytes.length);
        return mine;
    }

    private static CurveKeyPair pair() {
        var open = new byte[32];
        var secret = new byte[32];
        Nacl.keyPair(open, secret);
        return new CurveKeyPair(VerifiedKey.of(open), secret);
    }
}
