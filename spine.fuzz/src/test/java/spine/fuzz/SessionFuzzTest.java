package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import spine.zmtp.loop.internal.Census;
import spine.zmtp.loop.internal.LargeFrames;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.KnownKeys;
import spine.zmtp.session.internal.Driven;
import spine.zmtp.session.internal.Limits;

/**
 * A whole session in its traffic, under each protection, driven by a {@link Script}: what a genuine peer says is delivered
 * once, in order, when it has come and not before; what breaks a rule is the end; nothing is counted as a fault, and
 * all memory is given back, however the bytes are split and whenever it ends.
 */
class SessionFuzzTest {
    private static Loop loop;
    private static Selector probe;
    private static ServerSocketChannel server;
    private static Path folder;

    @BeforeAll
    static void open() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        probe = Selector.open();
        loop = new Loop("fuzz", 0, () -> { });
        loop.start();
    }

    @AfterAll
    static void close() throws Exception {
        loop.end();
        loop.join(5_000);
        probe.close();
        server.close();
        Files.deleteIfExists(folder.resolve("s"));
        Files.deleteIfExists(folder);
    }

    @FuzzTest(maxDuration = Budget.EACH)
    void shouldDeliverWhatWasSaidWhateverHappens(byte[] input) throws Throwable {
        if (input.length < Script.SETTINGS) {
            return;
        }
        var done = new CompletableFuture<Void>();
        loop.post(() -> {
            try {
                run(new Script(input));
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void run(Script script) throws Exception {
        long faults = loop.faults();
        var census = new Census(loop.memory);
        try (var peer = SocketChannel.open(server.getLocalAddress()); var ours = server.accept()) {
            peer.configureBlocking(false);
            ours.configureBlocking(false);
            var large = new LargeFrames(script.largeBytes);
            var limits = new Limits(script.mostMessage, 60_000, 0, large);
            var hearer = new Hearer(loop, script.connecting);
            boolean weServe = !script.connecting;
            try (var driven = new Driven(loop, probe, ours, peer, hearer, limits, script.queueMessages,
                    KnownKeys.of(script.kind, weServe))) {
                var peers = KnownKeys.of(script.kind, !weServe);
                var said = new Said(peers, script.mostMessage);
                script.play(said, hearer, new SessionRun(driven, hearer, said, new Heard(peers), large,
                        script.queueMessages, script.ampleLarge(), loop.reading.duplicate().clear()));
            }
        }
        assertEquals(faults, loop.faults(), "something threw");
        census.check();
    }
}
