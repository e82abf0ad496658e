package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import spine.api.Principal.Role;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.security.curve.fakes.Keys;

/** SEC-11: the form of a line. */
class WhitelistLineTest {
    private final VerifiedKey key = Keys.key();

    private WhitelistEntry entry(String rest) throws MalformedLineException {
        return WhitelistLine.parse(key.z85() + rest).orElseThrow();
    }

    @Test
    void shouldMakeAClientOfAKeyAlone() throws Exception {
        var entry = entry("");
        assertEquals(Role.CLIENT, entry.role());
        assertEquals(key, entry.key());
        assertTrue(entry.components().isEmpty());
        assertEquals("curve", entry.grant().principal().scheme());
        assertEquals(key.z85(), entry.grant().principal().id());
    }

    @Test
    void shouldMakeAnAgentOfAComponentOrAgentName() throws Exception {
        assertEquals(Role.AGENT, entry(" TAVILY_AGENT").role());
        assertEquals(Role.AGENT, entry(" agents=search").role());
        assertEquals(Role.CLIENT, entry(" TAVILY_AGENT role=client").role());
    }

    @Test
    void shouldReadEveryPart() throws Exception {
        var entry = entry("  executor_kvm,CLI_CONTROLLER.main\trole=admin agents=a.b,c label=Ops@host \r");
        assertEquals(new WhitelistEntry(key, Set.of(4, 9), "main", Role.ADMIN, Set.of("a.b", "c"), "Ops@host"), entry);
        assertEquals(Set.of(4, 9), entry.grant().components());
        assertEquals(Set.of("a.b", "c"), entry.grant().agents());
        assertEquals("Ops@host", entry.grant().principal().label());
    }

    /** Z85 has a number sign in its alphabet; no first group can start with it, as it would be above 2^32 - 1. */
    @Test
    void shouldTellKeysWithANumberSignFromComments() throws Exception {
        var bytes = new byte[32];
        System.arraycopy(Z85.decode("%nSc0"), 0, bytes, 0, 4);
        System.arraycopy(Z85.decode("0####"), 0, bytes, 4, 4);
        var odd = VerifiedKey.of(bytes);
        assertTrue(odd.z85().startsWith("%nSc00####"));
        assertEquals(odd, WhitelistLine.parse(odd.z85()).orElseThrow().key());
        assertThrows(IllegalArgumentException.class, () -> Z85.decode("#0000"));
        assertEquals(Optional.empty(), WhitelistLine.parse("# " + odd.z85()));
        assertEquals(Optional.empty(), WhitelistLine.parse("#" + odd.z85()));
        assertEquals(Optional.empty(), WhitelistLine.parse("#" + odd.z85().substring(1)));
    }

    @Test
    void shouldSkipBlankLinesAndComments() throws Exception {
        for (var line : new String[] {"", "   ", "\t\r", "# hello", "#"}) {
            assertEquals(Optional.empty(), WhitelistLine.parse(line));
        }
    }

    @Test
    void shouldRefuseWhatIsMalformed() {
        for (var line : new String[] {"garbage", key.z85().substring(0, 39), key.z85() + "x", "~".repeat(40),
            key.z85() + " NOBODY", key.z85() + " UNRECOGNIZED", key.z85() + " role=root", key.z85() + " role=",
            key.z85() + " role=admin role=client", key.z85() + " agents=", key.z85() + " agents=UPPER",
            key.z85() + " agents=a,,b", key.z85() + " colour=red", key.z85() + " label=a b",
            key.z85() + " TAVILY_AGENT.a/b", key.z85() + " TAVILY_AGENT GEMINI_AGENT", key.z85() + " .main",
            key.z85() + " label=" + "x".repeat(65), key.z85() + " role=ADMIN", "x".repeat(10_000)}) {
            var e = assertThrows(MalformedLineException.class, () -> WhitelistLine.parse(line), line);
            assertTrue(!e.getMessage().contains("NOBODY") && !e.getMessage().contains(key.z85()), "repeats the line");
        }
    }

    @Property(tries = 300)
    void shouldReadBackEveryEntryThatItWrites(@ForAll("entries") WhitelistEntry entry) throws Exception {
        assertEquals(entry, WhitelistLine.parse(entry.toLine()).orElseThrow());
    }

    @Property(tries = 500)
    void shouldNeverBreakOnAnyText(@ForAll String text) {
        try {
            WhitelistLine.parse(text);
        } catch (MalformedLineException expected) {
            assertTrue(expected.getMessage().length() > 5);
        }
    }

    /** A label from the network must not write a second line. */
    @Property(tries = 300)
    void shouldStayOneLineWhateverLabelAPeerSends(@ForAll String text) throws Exception {
        var entry = WhitelistEntry.of(key, Role.CLIENT, WhitelistEntry.labelOf(text + "\nx role=admin"));
        assertEquals(1, entry.toLine().lines().count());
        assertEquals(Role.CLIENT, WhitelistLine.parse(entry.toLine()).orElseThrow().role());
    }

    @Provide
    Arbitrary<WhitelistEntry> entries() {
        var keys = Arbitraries.bytes().array(byte[].class).ofSize(32).map(VerifiedKey::of);
        var components = Arbitraries.integers().between(0, 18).set().ofMaxSize(4);
        var instances = Arbitraries.strings().withChars("abzAZ09_-").ofMaxLength(32);
        var roles = Arbitraries.of(Role.class);
        var agents = Arbitraries.strings().withChars("abz09._-").ofMinLength(1).ofMaxLength(64).set().ofMaxSize(4);
        var labels = Arbitraries.strings().withChars("abzAZ09._@:+-").ofMaxLength(64);
        return Combinators.combine(keys, components, instances, roles, agents, labels).as((k, c, i, r, a, l) ->
                new WhitelistEntry(k, c, c.isEmpty() ? "" : i, r, a, l));
    }
}
