package spine.security.curve.local.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** What comes over the local pairing socket is the announced message, cut short, or refused before room is made for it. */
class TimedChannelFuzzTest {
    private static final int MOST_INPUT = 65_540;
    private static Path folder;
    private static ServerSocketChannel server;

    static Stream<byte[]> seeds() {
        return Seeds.around(new byte[] {0, 0, 0, 3, 1, 2, 3}, new byte[] {0, 0, 0, 0}, new byte[] {0, 1, 0, 1, 9},
                ByteBuffer.allocate(MOST_INPUT).putInt(65_536).array());
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        Files.deleteIfExists(folder.resolve("s"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadTheAnnouncedOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        var said = Arrays.copyOf(input, Math.min(input.length, MOST_INPUT));
        long announced = said.length < 4 ? 0 : ByteBuffer.wrap(said).getInt() & 0xffffffffL;
        try (var peer = SocketChannel.open(server.getLocalAddress());
                var timed = new TimedChannel(server.accept(), Duration.ofSeconds(10))) {
            peer.write(ByteBuffer.wrap(said));
            peer.shutdownOutput();
            var read = Heap.bounded(said.length, timed::read);
            assertArrayEquals(Arrays.copyOfRange(said, 4, 4 + (int) announced), read);
        } catch (TimedChannel.LengthException refused) {
            assertTrue(announced > TimedChannel.MOST_BYTES, announced + " was refused");
        } catch (EOFException shortened) {
            assertTrue(said.length < 4 || said.length - 4 < announced, "all of it was there");
        }
    }
}
