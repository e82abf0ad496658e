package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.AuditLog.Level;

/** SEC-44: what looks like a secret, or is called one, does not reach the log. */
class RedactionTest {
    private static final String TOKEN = "0123456789abcdefABCDEF9876543210".repeat(2);

    @TempDir
    Path root;

    @Test
    void shouldKeepTokensOutOfEveryPlaceOfARecord() throws Exception {
        var log = new TestLog(root);
        try (var writer = log.writer(10).start()) {
            writer.record(TOKEN, Level.INFO, "paired with " + TOKEN, Map.of("label", "x" + TOKEN + "y", TOKEN, "v"));
            writer.record("AUTH-001", Level.INFO, "x".repeat(500) + TOKEN, Map.of("label", "z".repeat(500) + TOKEN));
        }
        for (var line : log.lines().subList(1, 3)) {
            var facts = line.substring(0, line.indexOf(",\"seq\":"));
            assertFalse(facts.contains(TOKEN.substring(0, 12)), facts);
            assertTrue(facts.contains("[redact"), facts);
        }
    }

    @Property(tries = 300)
    void shouldKeepEveryTokenOutWhereverItStands(@ForAll @IntRange(max = 700) int before,
            @ForAll @CharRange(from = '0', to = '9') @CharRange(from = 'a', to = 'f') @CharRange(from = 'A', to = 'F')
            @StringLength(min = 64, max = 128) String token) {
        var record = AuditRecord.of(TestLog.CLOCK.instant(), "AUTH-001", Level.INFO, "e",
                Map.of("reason", "-".repeat(before) + token));
        assertFalse(record.toJson(TestLog.CONTEXT).contains(token.substring(0, 20)));
    }

    @Test
    void shouldReplaceWhatIsCalledASecret() {
        for (var name : new String[] {"token", "pairingToken", "client_secret", "PASSWORD", "passwd", "api_key"}) {
            assertEquals(Redaction.PUT, Redaction.value(name, "hunter2"), name);
        }
    }

    @Test
    void shouldLeaveKeysFingerprintsAndDigestsReadable() {
        var key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
        assertEquals(key, Redaction.value("client_pubkey", key));
        var fingerprint = "0123-4567-89ab-cdef-".repeat(4);
        assertEquals(fingerprint, Redaction.value("fingerprint", fingerprint));
        assertEquals(TOKEN, Redaction.value("bundle_sha256", TOKEN));
        assertEquals(Redaction.PUT, Redaction.value("bundle_sha256", TOKEN + "00"));
        assertEquals(TOKEN.substring(1), Redaction.value("short", TOKEN.substring(1)));
    }
}
