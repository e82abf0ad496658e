package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** The client's settings are read or refused as a file, and what is written with them reads the same again. */
class IniFileFuzzTest {
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around("""
                # who
                [connection]
                endpoint = tcp://127.0.0.1:9001
                server_public_key = rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
                """.getBytes(), "[a]\r\n=x".getBytes(), "[a=b]\n[]\na=\n".getBytes(), new byte[] {(byte) 0xc3});
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("a.conf"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        var file = Files.write(folder.resolve("a.conf"), input);
        try {
            var read = Heap.bounded(input.length, () -> IniFile.read(file));
            assertTrue(read.size() <= input.length);
            var section = new LinkedHashMap<String, String>();
            read.forEach((key, value) -> {
                if (key.startsWith("connection.")) {
                    section.put(key.substring("connection.".length()), value);
                }
            });
            IniFile.write(file, "connection", section);
            var again = new LinkedHashMap<String, String>();
            section.forEach((key, value) -> again.put("connection." + key, value));
            assertEquals(again, IniFile.read(file));
        } catch (IOException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }
}
