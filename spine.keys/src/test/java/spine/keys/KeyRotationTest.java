package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.security.VerifiedKey;
import spine.keys.KeyFileException.Kind;

/** SEC-40 and SEC-04: a pair is changed make before break, whatever moment a kill chooses. */
class KeyRotationTest {
    private static final String NAME = "spine_broker";
    private static final PassphraseSource NONE = file -> Optional.empty();

    @TempDir
    Path folder;
    private KeyFiles files;
    private KeyRotation rotation;
    private VerifiedKey old;

    @BeforeEach
    void setUp() throws Exception {
        files = new KeyFiles(folder, NAME);
        old = files.loadOrCreate().publicKey();
        rotation = new KeyRotation(folder, NAME);
    }

    @Test
    void shouldKeepThePresentPairWhenItBegins() throws Exception {
        var next = rotation.begin().publicKey();
        assertNotEquals(old, next);
        assertEquals(old, files.load().publicKey());
        assertEquals(next, new KeyRotation(folder, NAME).next().orElseThrow().publicKey());
        assertEquals("rw-------", mode("spine_broker.next.key"));
        assertEquals("rw-r--r--", mode("spine_broker.next.pub"));
    }

    @Test
    void shouldPutTheNextPairInPlaceAndLeaveNothingElseWhenItFinishes() throws Exception {
        var next = rotation.begin();
        rotation.finish();
        assertEquals(next.publicKey(), files.load().publicKey());
        assertArrayEquals(next.secret(), files.load().secret());
        assertEquals(Optional.empty(), rotation.next());
        assertEquals("rw-------", mode("spine_broker.key"));
        assertEquals("rw-r--r--", mode("spine_broker.pub"));
        assertEquals(Set.of("spine_broker.key", "spine_broker.pub"), withoutLocks());
    }

    @Test
    void shouldForgetTheNextPairWhenItIsAbandoned() throws Exception {
        rotation.begin();
        rotation.abandon();
        assertEquals(Optional.empty(), rotation.next());
        assertEquals(old, files.load().publicKey());
        assertEquals(Set.of("spine_broker.key", "spine_broker.pub"), withoutLocks());
        rotation.abandon();
    }

    @Test
    void shouldRefuseASecondBeginAndAFinishOfNothing() throws Exception {
        assertThrows(IllegalStateException.class, rotation::finish);
        rotation.begin();
        assertThrows(IllegalStateException.class, rotation::begin);
    }

    /** Every moment of a begin: the present pair stays, and the rotation either is under way or can begin anew. */
    @ParameterizedTest
    @ValueSource(strings = {"removed .next.key", "removed .next.pub", "staged", "public staged", "public"})
    void shouldStillServeAndRotateWhenKilledWithinBegin(String step) throws Exception {
        assertThrows(Killed.class, () -> dying(step).begin());
        assertEquals(old, files.load().publicKey());
        assertEquals(Optional.empty(), rotation.next(), "nobody was told of it");
        rotation.begin();
        rotation.finish();
        assertNotEquals(old, files.load().publicKey());
        assertEquals(Set.of("spine_broker.key", "spine_broker.pub"), withoutLocks());
    }

    /** Every moment of a finish: whoever loads the key next finds the new pair, whole. */
    @ParameterizedTest
    @ValueSource(strings = {"marked", "moved .key", "moved .pub"})
    void shouldFinishWhenKilledWithinFinish(String step) throws Exception {
        var next = rotation.begin().publicKey();
        assertThrows(Killed.class, () -> dying(step).finish());
        assertEquals(next, new KeyFiles(folder, NAME).loadOrCreate().publicKey(), "by loading alone");
        assertEquals(Optional.empty(), rotation.next());
        assertEquals(Set.of("spine_broker.key", "spine_broker.pub"), withoutLocks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"removed .next.key", "removed .next.pub"})
    void shouldBeginAnewWhenKilledWithinAbandon(String step) throws Exception {
        rotation.begin();
        assertThrows(Killed.class, () -> dying(step).abandon());
        assertEquals(old, files.load().publicKey());
        assertEquals(Optional.empty(), rotation.next());
        assertNotEquals(old, rotation.begin().publicKey());
    }

    /** Adversary: what lies there is not what a finish can have left. The present pair is not touched. */
    @Test
    void shouldRefuseToFinishWhatDoesNotFitTogether() throws Exception {
        rotation.begin();
        assertThrows(Killed.class, () -> dying("marked").finish());
        var pub = folder.resolve("spine_broker.next.pub");
        var saved = Files.readAllBytes(pub);
        Files.write(pub, Curve25519.generate(new SecureRandom()).publicKey().bytes());
        assertRefused(Kind.MISMATCH);
        Files.delete(pub);
        assertRefused(Kind.MISSING_FILE);
        Files.write(pub, saved);
        var key = folder.resolve("spine_broker.next.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(Kind.EXPOSED_SECRET);
        Files.delete(key);
        assertRefused(Kind.MISMATCH); // the present secret is another one's than the next public key
        assertArrayEquals(old.bytes(), Files.readAllBytes(folder.resolve("spine_broker.pub")));
    }

    @Test
    void shouldNotTakeALeftMarkForTheNextRotation() throws Exception {
        Files.write(folder.resolve(".spine_broker.rotating"), new byte[0]);
        rotation.begin();
        assertEquals(old, files.load().publicKey());
        assertTrue(rotation.next().isPresent());
    }

    @Test
    void shouldRefuseToRotateAPairThatIsNotThere() throws Exception {
        Files.delete(folder.resolve("spine_broker.key"));
        assertEquals(Kind.MISSING_FILE, assertThrows(KeyFileException.class, rotation::begin).kind());
        assertFalse(Files.exists(folder.resolve("spine_broker.next.key")));
    }

    @Test
    void shouldKeepTheNextPairUnderThePassphraseOfThePresentOne() throws Exception {
        PassphraseSource known = file -> Optional.of(Passphrase.of("correct horse".toCharArray()));
        new KeyProtection(folder, NAME).protect(Passphrase.of("correct horse".toCharArray()));
        assertEquals(Kind.LOCKED, assertThrows(KeyFileException.class,
                () -> new KeyRotation(folder, NAME, NONE).begin()).kind());
        assertEquals(Kind.LOCKED, assertThrows(KeyFileException.class, () -> new KeyRotation(folder, NAME,
                file -> Optional.of(Passphrase.of("another one".toCharArray()))).begin()).kind());
        var mine = new KeyRotation(folder, NAME, known);
        var next = mine.begin();
        assertTrue(KeyFileReader.isProtected(folder.resolve("spine_broker.next.key")));
        assertThrows(Killed.class, () -> new KeyRotation(folder, NAME, known, dieAt("marked")).finish());
        assertEquals(Kind.LOCKED, assertThrows(KeyFileException.class,
                () -> new KeyFiles(folder, NAME, NONE).load()).kind(), "finished without it, but not opened");
        assertArrayEquals(next.secret(), new KeyFiles(folder, NAME, known).load().secret());
        assertTrue(new KeyProtection(folder, NAME).isOn());
    }

    private void assertRefused(Kind kind) {
        for (int i = 0; i < 2; i++) {
            var e = assertThrows(KeyFileException.class, files::load);
            assertEquals(kind, e.kind(), e.getMessage());
        }
    }

    private KeyRotation dying(String step) {
        return new KeyRotation(folder, NAME, NONE, dieAt(step));
    }

    private static java.util.function.Consumer<String> dieAt(String last) {
        return step -> {
            if (step.equals(last)) {
                throw new Killed();
            }
        };
    }

    private Set<String> withoutLocks() throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(f -> f.getFileName().toString()).filter(f -> !f.endsWith(".lock"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    private static final class Killed extends Error {
    }
}
