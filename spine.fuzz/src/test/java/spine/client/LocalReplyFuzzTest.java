package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** What answers on the local socket is a whole reply that says yes, or a typed refusal; a claimed length costs nothing. */
class LocalReplyFuzzTest {
    private static final int MOST_INPUT = 65_540;
    private static final VerifiedKey KEY = VerifiedKey.of(new byte[32]);
    private static Path folder;
    private static ServerSocketChannel server;
    private static ExecutorService answering;

    static Stream<byte[]> seeds() {
        var yes = PairReply.newBuilder().setStatusCode(200).setMessage("Paired.").build().toByteArray();
        return Seeds.around(ByteBuffer.allocate(4 + yes.length).putInt(yes.length).put(yes).array(),
                new byte[] {0, 0, 0, 0}, new byte[] {127, -1, -1, -1, 8}, new byte[] {0, 1, 0, 1});
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        answering = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void close() throws Exception {
        answering.shutdownNow();
        server.close();
        Files.deleteIfExists(folder.resolve("s"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldBelieveAWholeYesAloneWhenAnythingComes(byte[] input) throws Exception {
        var said = Arrays.copyOf(input, Math.min(input.length, MOST_INPUT));
        var answered = answering.submit(() -> {
            try (var peer = server.accept()) {
                peer.read(ByteBuffer.allocate(1024));
                peer.write(ByteBuffer.wrap(said));
            }
            return null;
        });
        boolean paired = true;
        try {
            Heap.bounded(said.length, () -> {
                LocalPairing.pair(folder.resolve("s"), KEY, "label", Duration.ofSeconds(20));
                return null;
            });
        } catch (SpineException refused) {
            paired = false;
        }
        answered.get();
        assertEquals(isYes(said), paired);
    }

    private static boolean isYes(byte[] said) throws Exception {
        if (said.length < 4) {
            return false;
        }
        int length = ByteBuffer.wrap(said).getInt();
        if (length < 0 || length > 64 * 1024 || length > said.length - 4) {
            return false;
        }
        try {
            int status = PairReply.parseFrom(Arrays.copyOfRange(said, 4, 4 + length)).getStatusCode();
            return status >= 200 && status < 300;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
