package spine.security.nacl.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.neilalexander.jnacl.crypto.curve25519;
import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import com.neilalexander.jnacl.crypto.xsalsa20poly1305;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** JeroMQ 0.6.0 with our classes where it looks for jnacl's. */
class JeroMqTest {
    private static final int TIMEOUT_MILLIS = 20_000;
    private final Counting counting = new Counting("counting", 100);

    @BeforeEach
    void add() {
        Selection.add(counting);
        assertEquals(Selection.class.getProtectionDomain().getCodeSource().getLocation(),
                curve25519.class.getProtectionDomain().getCodeSource().getLocation(), "not our class");
    }

    @AfterEach
    void remove() {
        Selection.remove(counting);
    }

    @Test
    void shouldCarryMessagesOfManySizesUnderCurve() {
        try (var context = new ZContext()) {
            var serverKeys = ZMQ.Curve.generateKeyPair();
            var clientKeys = ZMQ.Curve.generateKeyPair();
            var server = context.createSocket(SocketType.REP);
            server.setReceiveTimeOut(TIMEOUT_MILLIS);
            server.setCurveServer(true);
            server.setCurvePublicKey(ZMQ.Curve.z85Decode(serverKeys.publicKey));
            server.setCurveSecretKey(ZMQ.Curve.z85Decode(serverKeys.secretKey));
            int port = server.bindToRandomPort("tcp://127.0.0.1");
            var client = context.createSocket(SocketType.REQ);
            client.setReceiveTimeOut(TIMEOUT_MILLIS);
            client.setCurveServerKey(ZMQ.Curve.z85Decode(serverKeys.publicKey));
            client.setCurvePublicKey(ZMQ.Curve.z85Decode(clientKeys.publicKey));
            client.setCurveSecretKey(ZMQ.Curve.z85Decode(clientKeys.secretKey));
            client.connect("tcp://127.0.0.1:" + port);
            int before = counting.calls;
            var random = new Random(6);
            for (int length : new int[] {0, 1, 64, 255, 256, 8_192, 200_000}) {
                var message = new byte[length];
                random.nextBytes(message);
                assertTrue(client.send(message));
                assertArrayEquals(message, server.recv());
                assertTrue(server.send(message));
                assertArrayEquals(message, client.recv());
            }
            assertTrue(counting.calls >= before + 7 * 4, "calls: " + (counting.calls - before));
        }
    }

    /** NaCl's layout: 32 zero bytes before a message, 16 before a box. */
    @Test
    void shouldKeepJnaclsLayoutAndResults() {
        var keys = new byte[4][32];
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box_keypair(keys[0], keys[1]));
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box_keypair(keys[2], keys[3]));
        var publicKey = new byte[32];
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box_getpublickey(publicKey, keys[1]));
        assertArrayEquals(keys[0], publicKey);
        var message = new byte[132];
        Arrays.fill(message, 32, 132, (byte) 5);
        var box = new byte[140];
        Arrays.fill(box, (byte) 9);
        var nonce = new byte[24];
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box(box, message, 132, nonce, keys[2], keys[1]));
        assertArrayEquals(new byte[16], Arrays.copyOf(box, 16));
        assertEquals(9, box[132]);
        var back = new byte[140];
        Arrays.fill(back, (byte) 9);
        assertEquals(0, curve25519xsalsa20poly1305.crypto_box_open(back, box, 132, nonce, keys[0], keys[3]));
        assertArrayEquals(message, Arrays.copyOf(back, 132));
        assertEquals(9, back[132]);
        box[20] ^= 1;
        Arrays.fill(back, (byte) 9);
        assertEquals(-1, curve25519xsalsa20poly1305.crypto_box_open(back, box, 132, nonce, keys[0], keys[3]));
        assertEquals(9, back[40]);
        assertEquals(-1, xsalsa20poly1305.crypto_secretbox(box, message, 31, nonce, keys[0]));
        assertEquals(-1, xsalsa20poly1305.crypto_secretbox_open(box, message, 31, nonce, keys[0]));
    }

    @Test
    void shouldRefuseKeysOfSmallOrderAndShareNoKnownKey() {
        var own = new byte[2][32];
        curve25519xsalsa20poly1305.crypto_box_keypair(own[0], own[1]);
        var small = new byte[32];
        var first = new byte[32];
        var second = new byte[32];
        assertEquals(-1, curve25519xsalsa20poly1305.crypto_box_beforenm(first, small, own[1]));
        assertEquals(-1, curve25519xsalsa20poly1305.crypto_box_beforenm(second, small, own[1]));
        assertTrue(!Arrays.equals(first, second));
        assertEquals(-1, curve25519xsalsa20poly1305.crypto_box(new byte[64], new byte[64], 64, new byte[24], small, own[1]));
        assertEquals(-1, curve25519xsalsa20poly1305.crypto_box_open(new byte[64], new byte[64], 64, new byte[24], small, own[1]));
    }
}
