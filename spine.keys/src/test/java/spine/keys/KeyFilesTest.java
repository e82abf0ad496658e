package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.keys.KeyFileException.Kind;

/** SEC-02 to SEC-06: key files. */
class KeyFilesTest {
    @TempDir
    Path folder;

    private KeyFiles files;
    private Path pub;
    private Path key;

    @BeforeEach
    void setUp() {
        files = new KeyFiles(folder, "spine_broker");
        pub = folder.resolve("spine_broker.pub");
        key = folder.resolve("spine_broker.key");
    }

    @Test
    void shouldGiveTheSamePairWhenAskedTwice() throws Exception {
        var first = files.loadOrCreate();
        var second = new KeyFiles(folder, "spine_broker").loadOrCreate();
        assertEquals(first.publicKey(), second.publicKey());
        assertArrayEquals(first.secret(), second.secret());
        assertArrayEquals(first.publicKey().bytes(), Files.readAllBytes(pub));
        assertArrayEquals(first.secret(), Files.readAllBytes(key));
    }

    @Test
    void shouldSetExactModesWhenItCreates() throws Exception {
        files.loadOrCreate();
        assertEquals("rw-r--r--", mode(pub));
        assertEquals("rw-------", mode(key));
        assertFalse(Files.exists(folder.resolve(".spine_broker.key.new")));
        assertFalse(Files.exists(folder.resolve(".spine_broker.pub.new")));
    }

    @Test
    void shouldMakeTheFolderWhenItIsMissing() throws Exception {
        new KeyFiles(folder.resolve("a/b"), "twi_ctl").loadOrCreate();
        assertTrue(Files.exists(folder.resolve("a/b/twi_ctl.key")));
    }

    @Test
    void shouldReadZ85WhenAFileHoldsIt() throws Exception {
        var pair = files.loadOrCreate();
        Files.writeString(pub, pair.publicKey().z85() + "\n");
        Files.writeString(key, Z85.encode(pair.secret()) + "\r\n");
        assertArrayEquals(pair.secret(), files.load().secret());
        assertEquals(pair.publicKey(), KeyFiles.readPublic(pub));
    }

    @Test
    void shouldRefuseWhenOthersMayUseTheSecret() throws Exception {
        files.loadOrCreate();
        for (var mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-r--r--"}) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            assertRefused(Kind.EXPOSED_SECRET);
        }
        assertEquals("rw-r--r--", mode(key), "refused, not repaired");
    }

    @Test
    void shouldRefuseWhenOneFileIsMissing() throws Exception {
        files.loadOrCreate();
        var saved = Files.readAllBytes(pub);
        Files.delete(pub);
        assertRefused(Kind.MISSING_FILE);
        assertFalse(Files.exists(pub));
        Files.write(pub, saved);
        Files.delete(key);
        assertRefused(Kind.MISSING_FILE);
        assertFalse(Files.exists(key));
    }

    @Test
    void shouldRefuseWhenAFileHasAnotherLength() throws Exception {
        var pair = files.loadOrCreate();
        for (int length : new int[] {0, 31, 33, 39, 41, 64, 100_000}) {
            Files.write(pub, new byte[length]);
            assertRefused(Kind.MALFORMED);
        }
        Files.write(pub, pair.publicKey().bytes());
        Files.write(key, new byte[16]);
        assertRefused(Kind.MALFORMED);
    }

    @Test
    void shouldRefuseWhenThePublicKeyBelongsToAnotherSecret() throws Exception {
        files.loadOrCreate();
        Files.write(pub, Curve25519.generate(new SecureRandom()).publicKey().bytes());
        assertRefused(Kind.MISMATCH);
    }

    @Test
    void shouldRecoverWhenItWasKilledAfterAnyStep() throws Exception {
        for (var step : new String[] {"staged", "public staged", "public"}) {
            Files.deleteIfExists(pub);
            Files.deleteIfExists(key);
            assertThrows(Killed.class, () -> new Killable(step).run());
            assertFalse(Files.exists(key), step);
            boolean published = Files.exists(pub);
            VerifiedKey before = published ? KeyFiles.readPublic(pub) : null;
            var pair = files.loadOrCreate();
            if (published) {
                assertEquals(before, pair.publicKey(), "a published key is kept");
            }
            assertEquals("rw-------", mode(key));
            assertEquals(pair.publicKey(), files.load().publicKey());
        }
    }

    @Test
    void shouldStartAfreshWhenTheStagedSecretIsTornAndNothingWasPublished() throws Exception {
        Files.write(folder.resolve(".spine_broker.key.new"), new byte[7]);
        assertEquals(files.loadOrCreate().publicKey(), files.load().publicKey());
    }

    @Test
    void shouldRefuseWhenTheStagedSecretDoesNotFitThePublicKey() throws Exception {
        assertThrows(Killed.class, () -> new Killable("public").run());
        Files.write(pub, Curve25519.generate(new SecureRandom()).publicKey().bytes());
        assertRefused(Kind.MISMATCH);
        assertFalse(Files.exists(key));
    }

    @Test
    void shouldRefuseWhenOnlyTheSecretIsThereWhateverIsStaged() throws Exception {
        files.loadOrCreate();
        Files.delete(pub);
        Files.copy(key, folder.resolve(".spine_broker.key.new"));
        assertRefused(Kind.MISSING_FILE);
    }

    @Test
    void shouldMakeOnePairWhenManyCreateAtOnce() throws Exception {
        int callers = 8;
        var start = new CyclicBarrier(callers);
        var pool = Executors.newFixedThreadPool(callers);
        try {
            Callable<VerifiedKey> task = () -> {
                start.await(10, TimeUnit.SECONDS);
                return new KeyFiles(folder, "spine_broker").loadOrCreate().publicKey();
            };
            var results = IntStream.range(0, callers).mapToObj(i -> pool.submit(task)).toList();
            var first = results.get(0).get(30, TimeUnit.SECONDS);
            for (var result : results) {
                assertEquals(first, result.get(30, TimeUnit.SECONDS));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldRefuseNamesThatLeaveTheFolder() {
        assertThrows(IllegalArgumentException.class, () -> new KeyFiles(folder, "../x"));
        assertThrows(IllegalArgumentException.class, () -> new KeyFiles(folder, ".x"));
    }

    @Test
    void shouldWipeTheSecretWhenThePairIsDestroyed() throws Exception {
        var pair = files.loadOrCreate();
        pair.destroy();
        assertThrows(IllegalStateException.class, pair::secret);
        assertFalse(files.load().toString().contains(Z85.encode(files.load().secret())));
    }

    private void assertRefused(Kind kind) {
        var e = assertThrows(KeyFileException.class, files::loadOrCreate);
        assertEquals(kind, e.kind(), e.getMessage());
        assertFalse(e.remedy().isEmpty());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static final class Killed extends Error {
    }

    /** Dies at a step, as a kill would. */
    private final class Killable extends KeyCreation {
        private final String last;

        Killable(String last) {
            super(pub, key, new SecureRandom(), Algorithm.CURVE25519);
            this.last = last;
        }

        @Override
        void reached(String step) {
            if (step.equals(last)) {
                throw new Killed();
            }
        }
    }
}
