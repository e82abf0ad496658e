package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.AuditLog;
import spine.generations.LaneState;
import spine.generations.LaneStatus;
import spine.keys.SignerKeys;

/** SEC-45: what is checked is what is loaded, and what is not rightly signed never runs; with adversaries. */
class SignedDropInsTest {
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path root;
    private final TestRouting routing = new TestRouting();
    private final FakeHost host = new FakeHost();
    private final Problems problems = new Problems(Clock.systemUTC());
    private final AuditTrail trail = new AuditTrail();
    private final List<String> audited = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private Path folder;
    private Path signers;
    private SignerKeys alice;
    private SignerKeys mallory;
    private DropIns dropIns;

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectory(root.resolve("agents"));
        signers = root.resolve("signers.txt");
        alice = new SignerKeys(root.resolve("client"), "alice");
        mallory = new SignerKeys(root.resolve("client"), "mallory");
        mallory.create();
        trust(alice.create());
        trail.bind((id, level, event, data) -> audited.add(id + " " + data.getOrDefault("signer", "-")));
        start(true);
    }

    private void start(boolean isRequired) throws IOException {
        var store = new BundleStore(root.resolve("bundles"), 1 << 20);
        var trust = new DropIns.Trust(new SignatureCheck(signers, isRequired, trail), trail, clock, GRACE);
        dropIns = new DropIns(new DropIns.Parts(folder, store, host, new Roster(routing, TestRouting.noRecord(), () -> { }), problems,
                Runnable::run, trust, ShippedAgents.of(null, "all")), Duration.ofSeconds(1));
    }

    private void trust(String... lines) throws IOException {
        Files.deleteIfExists(signers);
        Files.createFile(signers, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(signers, List.of(lines));
    }

    private byte[] jar(String content) throws IOException {
        return Files.readAllBytes(TestJars.bundle(folder.resolve("a.jar"), "test.bundle", content));
    }

    private void sign(SignerKeys signer, byte[] bytes) throws Exception {
        write(signer.sign(bytes).text());
    }

    private void write(String signature) throws IOException {
        Files.deleteIfExists(folder.resolve("a.jar.sig")); // a new file each time, as a careful copy makes it
        Files.writeString(folder.resolve("a.jar.sig"), signature);
    }

    private void look() throws IOException {
        var whole = new HashMap<String, FileStamp>();
        FileStamp.of(folder.resolve("a.jar")).ifPresent(stamp -> whole.put("a.jar", stamp));
        dropIns.update(new FolderScan.Look(whole, Set.of(), false));
    }

    private void lookAfterGrace() throws IOException {
        look();
        clock.now = clock.now.plus(GRACE);
        look();
    }

    private LaneStatus status() {
        return dropIns.statuses().stream().filter(s -> s.state() != LaneState.DRAINING).findFirst().orElseThrow();
    }

    private void assertNeverRan(String auditId, String word) {
        assertEquals(0, host.lanes.size());
        assertEquals(LaneState.REFUSED, status().state());
        assertTrue(status().problem().contains(word), status().problem());
        assertEquals(List.of(auditId), audited);
    }

    private void serveSigned(String content) throws Exception {
        sign(alice, jar(content));
        look();
        host.last().ready("echo");
        assertEquals(LaneState.LIVE, status().state());
    }

    @Test
    void shouldServeWhatATrustedSignerHasSigned() throws Exception {
        serveSigned("1");
        assertEquals("", status().problem());
        assertEquals(List.of("SEC-013 alice"), audited);
    }

    @Test
    void shouldRefuseTheUnsignedWhereTheyAreRefusedAndTakeThemElsewhere() throws Exception {
        jar("1");
        lookAfterGrace();
        assertNeverRan("SEC-010 -", "a.jar.sig");
        audited.clear();
        start(false);
        look();
        assertEquals(1, host.lanes.size());
        assertEquals(List.of(), audited);
    }

    /** Adversary: a signature that is there must be right, also where none is asked for. */
    @Test
    void shouldRefuseTheWronglySignedWhereUnsignedOnesAreAccepted() throws Exception {
        start(false);
        sign(mallory, jar("1"));
        lookAfterGrace();
        assertNeverRan("SEC-012 mallory", "not a trusted signer");
    }

    @Test
    void shouldRefuseASignatureOfAnotherJar() throws Exception {
        var other = jar("2");
        jar("1");
        sign(alice, other);
        lookAfterGrace();
        assertNeverRan("SEC-011 alice", "does not fit");
    }

    /** Adversary: another's signature under the trusted name. */
    @Test
    void shouldRefuseASignatureWithABorrowedName() throws Exception {
        write(mallory.sign(jar("1")).text().replace("mallory", "alice"));
        lookAfterGrace();
        assertNeverRan("SEC-011 alice", "does not fit");
    }

    @Test
    void shouldRefuseATruncatedOrOversizeSignature() throws Exception {
        var text = alice.sign(jar("1")).text();
        write(text.substring(0, text.length() - 9));
        lookAfterGrace();
        assertNeverRan("SEC-011 -", "malformed");
        audited.clear();
        write(text + " ".repeat(100_000));
        look();
        assertNeverRan("SEC-011 -", "malformed");
    }

    @Test
    void shouldRefuseEverySignatureWhenOthersMayChangeWhoIsTrusted() throws Exception {
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-rw-rw-"));
        sign(alice, jar("1"));
        lookAfterGrace();
        assertNeverRan("SEC-012 alice", "chmod 600");
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-------"));
        look();
        assertEquals(1, host.lanes.size(), "what was said to help helps");
    }

    /** Adversary: jar and signature are swapped between the check and the load. */
    @Test
    void shouldLoadTheVeryBytesThatWereChecked() throws Exception {
        var signed = jar("1");
        sign(alice, signed);
        look();
        jar("evil");
        write("evil");
        assertArrayEquals(signed, host.last().bundle().bytes(), "read once");
        Files.write(host.last().bundle().path(), new byte[10]);
        assertThrows(IOException.class, () -> host.last().bundle().bytes(), "the kept copy is held against its hash");
    }

    /** Adversary: the file is another one when its bytes are read than when its signature is. */
    @Test
    void shouldHoldTheSignatureAgainstTheBytesThatItKeeps() throws Exception {
        var store = new BundleStore(root.resolve("bundles"), 1 << 20);
        var check = new SignatureCheck(signers, true, trail);
        var jar = folder.resolve("a.jar");
        sign(alice, jar("good"));
        jar("evil");
        var good = Files.readAllBytes(TestJars.bundle(folder.resolve("good.jar"), "test.bundle", "good"));
        var inspection = check.of("a.jar", SignatureCheck.of(jar));
        assertThrows(SignatureRefused.class, () -> store.take(jar, (bytes, sha256) -> {
            Files.write(jar, good); // too late: the bytes are read
            inspection.inspect(bytes, sha256);
        }));
        try (var kept = Files.list(root.resolve("bundles"))) {
            assertEquals(0, kept.count());
        }
    }

    @Test
    void shouldWaitForASignatureThatIsCopiedAfterItsJar() throws Exception {
        var bytes = jar("1");
        look();
        assertEquals(List.of(), dropIns.statuses(), "neither refused nor running");
        assertFalse(dropIns.isStarted());
        clock.now = clock.now.plus(GRACE.minusMillis(1));
        sign(alice, bytes);
        look();
        assertEquals(1, host.lanes.size());
        assertEquals(List.of("SEC-013 alice"), audited, "no false alarm");
    }

    @Test
    void shouldWaitForTheSignatureOfTheNextVersionWhileTheOldOneLies() throws Exception {
        serveSigned("1");
        var next = jar("2");
        look();
        assertEquals("", status().problem());
        sign(alice, next);
        look();
        assertEquals(2, host.lanes.size());
        host.last().ready("echo");
        assertFalse(audited.contains("SEC-011 alice"));
    }

    @Test
    void shouldTryAgainWhenTheSignatureComesLate() throws Exception {
        var bytes = jar("1");
        lookAfterGrace();
        assertEquals(LaneState.REFUSED, status().state());
        look();
        assertEquals(List.of("SEC-010 -"), audited, "told once");
        sign(alice, bytes);
        look();
        host.last().ready("echo");
        assertEquals(LaneState.LIVE, status().state());
        assertEquals("", status().problem());
    }

    /** Adversary: touching the signature again and again does not put the refusal off. */
    @Test
    void shouldNotWaitLongerWhenTheSignatureKeepsChanging() throws Exception {
        jar("1");
        for (int second = 0; second <= GRACE.toSeconds(); second++) {
            write("nonsense " + second);
            look();
            clock.now = clock.now.plusSeconds(1);
        }
        look();
        assertEquals(LaneState.REFUSED, status().state());
        assertTrue(audited.contains("SEC-011 -"));
    }

    /** Adversary: nor does a clock that is set back. */
    @Test
    void shouldNotWaitLongerWhenTheClockIsSetBack() throws Exception {
        jar("1");
        look();
        clock.now = clock.now.minus(Duration.ofDays(365));
        look();
        assertEquals(LaneState.REFUSED, status().state());
    }

    @Test
    void shouldTryAgainWhenTheSignerIsAdded() throws Exception {
        trust();
        sign(alice, jar("1"));
        lookAfterGrace();
        assertNeverRan("SEC-012 alice", "'alice'");
        trust(Files.readString(root.resolve("client/alice.signer.pub")));
        look();
        assertEquals(1, host.lanes.size());
    }

    /** What runs was rightly signed when it was taken: it goes on, and says that it would not be taken again. */
    @Test
    void shouldLetRunAndTellWhenASignerIsRemoved() throws Exception {
        serveSigned("1");
        trust("# nobody");
        lookAfterGrace();
        assertEquals(LaneState.LIVE, status().state());
        assertTrue(status().problem().contains("not a trusted signer"), status().problem());
        assertEquals(List.of("echo"), routing.names());
        assertEquals(List.of("SEC-013 alice", "SEC-012 alice"), audited);
        sign(alice, jar("2"));
        lookAfterGrace();
        assertEquals(1, host.lanes.size(), "and nothing new by that signer comes in");
        start(true);
        lookAfterGrace();
        assertEquals(1, host.lanes.size(), "nor the old one after a restart");
    }

    @Test
    void shouldKeepTheSignedOneWhenAnUnsignedOneIsCopiedOverIt() throws Exception {
        serveSigned("1");
        Files.delete(folder.resolve("a.jar.sig"));
        jar("evil");
        lookAfterGrace();
        assertEquals(1, host.lanes.size());
        assertEquals(LaneState.LIVE, status().state());
        assertTrue(status().problem().contains("not signed"));
        assertEquals(List.of("SEC-013 alice", "SEC-010 -"), audited);
    }

    @Test
    void shouldKeepEventsUntilAnAuditLogIsThere() {
        var late = new AuditTrail();
        for (int i = 0; i < 260; i++) {
            late.record("SEC-010", AuditLog.Level.WARNING, "event", Map.of("number", String.valueOf(i)));
        }
        var seen = new ArrayList<String>();
        AuditLog log = (id, level, event, data) -> seen.add(data.get("number"));
        late.bind(log);
        assertEquals(256, seen.size(), "bounded");
        assertEquals("0", seen.get(0));
        late.unbind(log);
        late.record("SEC-013", AuditLog.Level.INFO, "event", Map.of("number", "last"));
        assertFalse(seen.contains("last"));
        late.bind((id, level, event, data) -> {
            throw new IllegalStateException("a broken log");
        });
    }
}
