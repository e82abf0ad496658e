package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.SpineException;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** {@code endpoints.json} is read or refused as a file; a server's key that is none is refused before it is used. */
class LocalSpineFuzzTest {
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around("""
                {"version":"1","pid":7,"server_key":"rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
                "endpoints":{"rcis":"tcp://127.0.0.1:9001","pairing":"tcp://127.0.0.1:5558"}}""".getBytes(),
                "{\"server_key\":null}".getBytes(), "[]".getBytes(), ("{\"a\":" + "[".repeat(9_000)).getBytes());
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("endpoints.json"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        Files.write(folder.resolve("endpoints.json"), input);
        try {
            var local = Heap.bounded(input.length, () -> LocalSpine.find(folder));
            var config = new ClientConfig(folder, local.endpoints().get("rcis"), local.serverKey(), local,
                    secret -> Optional.empty());
            assertNotNull(config.requireServerKey());
            assertNotNull(config.pairingEndpoint());
        } catch (IOException | SpineException refused) {
            assertNotNull(refused.getMessage());
        }
    }
}
