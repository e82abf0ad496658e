package spine.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.keys.PairingProof;
import spine.keys.PairingToken;

/** SEC-32 to SEC-34. */
@Timeout(20)
class PairingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PairingToken token = PairingToken.generate(new SecureRandom());
    private final CurveKeyPair keys = new CurveKeyPair(FakeTransport.key(2), new byte[32]);

    private void pair(Function<PairRequest, PairReply> server) throws Exception {
        var wire = new FakeTransport((to, body) -> {
            try {
                to.reply(server.apply(PairRequest.parseFrom(body)).toByteString());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        });
        // An address that the probe skips: nothing listens on the fake one.
        new PairingClient(wire, new ConnectOptions("inproc://pairing", FakeTransport.key(1), keys))
                .pair(token, "me", TIMEOUT);
    }

    private PairReply reply(PairingToken of) {
        return PairReply.newBuilder().setStatusCode(200).setServerProof(ByteString.copyFrom(
                PairingProof.ofServer(of, keys.publicKey(), FakeTransport.key(1)))).build();
    }

    @Test
    void shouldSendAProofBoundToBothKeysAndNeverTheToken() throws Exception {
        pair(request -> {
            assertTrue(PairingProof.isOfClient(request.getProof().toByteArray(), token, keys.publicKey(),
                    FakeTransport.key(1)));
            assertArrayEquals(keys.publicKey().bytes(), request.getClientPublicKey().toByteArray());
            assertEquals(32, request.getProof().size());
            return reply(token);
        });
    }

    /** Adversary: a server that says yes without knowing the token. */
    @Test
    void shouldNotTrustAServerThatDoesNotKnowTheToken() {
        assertThrows(SpineException.class, () -> pair(request -> reply(PairingToken.generate(new SecureRandom()))));
        assertThrows(SpineException.class, () -> pair(request -> PairReply.newBuilder().setStatusCode(200).build()));
    }

    @Test
    void shouldSayTheServersReasonWhenRefused() {
        var e = assertThrows(SpineException.class, () -> pair(request -> PairReply.newBuilder().setStatusCode(401)
                .setMessage("The token is used up.").build()));
        assertTrue(e.getMessage().startsWith("The token is used up."));
    }

    @Test
    void shouldPairOverTheLocalSocket(@TempDir Path folder) throws Exception {
        assertEquals(PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(keys.publicKey().bytes()))
                .setLabel("me").build(), local(folder, PairReply.newBuilder().setStatusCode(200).build().toByteArray(), 0));
        assertThrows(SpineException.class, () -> local(folder.resolve("a"),
                PairReply.newBuilder().setStatusCode(401).build().toByteArray(), 0));
        assertThrows(SpineException.class, () -> local(folder.resolve("b"), new byte[0], Integer.MAX_VALUE));
        assertThrows(SpineException.class,
                () -> LocalPairing.pair(folder.resolve("none"), keys.publicKey(), "me", TIMEOUT));
    }

    private PairRequest local(Path folder, byte[] reply, int announced) throws Exception {
        java.nio.file.Files.createDirectories(folder);
        var path = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            var got = CompletableFuture.supplyAsync(() -> {
                try (var peer = server.accept()) {
                    var length = ByteBuffer.allocate(4);
                    peer.read(length);
                    var body = ByteBuffer.allocate(length.flip().getInt());
                    peer.read(body);
                    peer.write(ByteBuffer.allocate(4 + reply.length)
                            .putInt(announced == 0 ? reply.length : announced).put(reply).flip());
                    return PairRequest.parseFrom(body.flip());
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            LocalPairing.pair(path, keys.publicKey(), "me", TIMEOUT);
            return got.get();
        }
    }
}
