package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.message.Durability;
import spine.api.security.Revocations.Revoked;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any {@code revoked.txt} is read with a revocation for each of its lines, or lets nobody in at all; and whatever reason
 * and name a revocation comes with, after it every key of the file is revoked, and the new one, also after a restart
 * (SEC-41).
 */
class RevocationFileFuzzTest {
    private static final VerifiedKey KEY = VerifiedKey.of(new byte[32]);
    private static final String OTHER = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final CommandRecord RECORD = new CommandRecord(new Recorder(new Counters()),
            new Levels(Durability.ACCEPTED, Durability.ACCEPTED, Durability.ACCEPTED, Duration.ZERO, false, Set.of()),
            () -> 0, CLOCK);
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around((OTHER + " 2026-01-01T00:00:00Z ann laptop was stolen\n\n").getBytes(),
                (OTHER + " 2026-01-01T00:00:00.5+01:00 ann\r\n" + OTHER + " 2027-01-01T00:00:00Z - \n").getBytes(),
                (KEY.z85() + " +999999999-12-31T23:59:59Z \u2003 \u0085\u2028x\t\n").getBytes(),
                ("# " + OTHER + "\n").getBytes(), (OTHER + "  ann x\n").getBytes(), "a\nb c\0\ud83d\ude00".getBytes(),
                "x".repeat(300).getBytes());
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("revoked.txt"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldRefuseWhoStandsThereOrEverybodyWhenAnythingComes(byte[] input) throws Exception {
        Files.write(folder.resolve("revoked.txt"), input);
        var before = load(input);
        var list = list();
        assertEquals(before == null, list.problem().isPresent());
        assertEquals(before == null || before.stream().anyMatch(r -> r.key().equals(KEY)), list.isRevoked(KEY));
        if (before != null) {
            assertTrue(before.stream().allMatch(r -> list.isRevoked(r.key())), "a line that is not in force");
            revoked(before.stream().map(Revoked::key).toList(), list, input);
        }
        list.close();
    }

    /** Null if it is refused as a whole. */
    private static List<Revoked> load(byte[] input) throws Exception {
        List<Revoked> all;
        try {
            all = Heap.bounded(input.length, () -> new RevocationFile(folder.resolve("revoked.txt")).load());
        } catch (IOException refused) {
            return null;
        }
        var lines = new String(input, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
        assertEquals(lines.stream().map(l -> l.substring(0, 40)).toList(), all.stream().map(r -> r.key().z85()).toList());
        return all;
    }

    private static void revoked(List<VerifiedKey> before, RevocationList list, byte[] input) throws Exception {
        var text = new String(input, StandardCharsets.UTF_8);
        var reason = text.substring(0, Math.min(200, text.length()));
        boolean fresh = list.revoke(KEY, reason, text);
        assertEquals(!before.contains(KEY), fresh);
        var again = list();
        assertTrue(again.problem().isEmpty(), () -> "it wrote what it cannot read: " + again.problem());
        assertTrue(again.isRevoked(KEY) && before.stream().allMatch(again::isRevoked), "lost by a restart");
        assertEquals(list.list(), again.list(), "another than was written");
        again.close();
    }

    private static RevocationList list() {
        return new RevocationList(new RevocationFile(folder.resolve("revoked.txt")), new Auditor(new Counters()),
                RECORD, CLOCK);
    }
}
