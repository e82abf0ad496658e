package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
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
import spine.api.security.Permissions;
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
        assertEquals("curve", entry.grant(Permissions.NONE).principal().scheme());
        assertEquals(key.z85(), entry.grant(Permissions.NONE).principal().id());
    }

    @Test
    void shouldMakeAnAgentOfAComponentOrAgentName() throws Exception {
        assertEquals(Role.AGENT, entry(" TAVILY_AGENT").role());
        assertEquals(Role.AGENT, entry(" agents=search").role());
        assertEquals(Role.CLIENT, entry(" TAVILY_AGENT role=client").role());
    }

    /** SEC-07: components are core, all others outside. */
    @Test
    void shouldTakeTheTierFromTheComponentsWhenNoneIsSaid() throws Exception {
        assertEquals(2, entry("").tier());
        assertEquals(2, entry(" agents=search").tier());
        assertEquals(1, entry(" MEMORY_SYSTEM").tier());
        assertTrue(entry(" MEMORY_SYSTEM").grant(Permissions.NONE).isSole());
        assertEquals(2, entry(" MEMORY_SYSTEM tier=2").tier());
    }

    @Test
    void shouldReadEveryPart() throws Exception {
        var former = Keys.key();
        var entry = entry("  executor_kvm,CLI_CONTROLLER.main\trole=admin agents=a.b,c tenant=T-1 tier=0"
                + " until=2031-02-03T04:05:06Z after=" + former + " label=Ops@host \r");
        assertEquals(new WhitelistEntry(key, Set.of(4, 9), "main", Role.ADMIN, Set.of("a.b", "c"), "T-1", 0,
                Optional.of(Instant.parse("2031-02-03T04:05:06Z")), Optional.of(former), "Ops@host"), entry);
        assertEquals("main", entry.grant(Permissions.NONE).instance());
        assertEquals("T-1", entry.grant(Permissions.NONE).tenant());
        assertEquals(Set.of(4, 9), entry.grant(Permissions.NONE).components());
        assertEquals(Set.of("a.b", "c"), entry.grant(Permissions.NONE).agents());
        assertEquals("Ops@host", entry.grant(Permissions.NONE).principal().label());
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
        for (var line : new String[] {"garbage", "0".repeat(40), key.z85().substring(0, 39), key.z85() + "x", "~".repeat(40),
            key.z85() + " NOBODY", key.z85() + " UNRECOGNIZED", key.z85() + " role=",
            key.z85() + " role=admin role=client", key.z85() + " agents=", key.z85() + " agents=UPPER",
            key.z85() + " agents=a,,b", key.z85() + " colour=red", key.z85() + " label=a b",
            key.z85() + " TAVILY_AGENT.a/b", key.z85() + " TAVILY_AGENT GEMINI_AGENT", key.z85() + " .main",
            key.z85() + " label=" + "x".repeat(65), key.z85() + " role=ADMIN",
            key.z85() + " role=" + "x".repeat(33), key.z85() + " tier=3", key.z85() + " tier=-1",
            key.z85() + " tier=1.0",
            key.z85() + " tenant=a/b", key.z85() + " until=tomorrow", key.z85() + " until=2031-02-03",
            key.z85() + " until=1999-12-31T23:59:59Z", key.z85() + " until=+12345-01-01T00:00:00Z",
            key.z85() + " after=" + key.z85(), key.z85() + " after=short", "x".repeat(10_000)}) {
            var e = assertThrows(MalformedLineException.class, () -> WhitelistLine.parse(line), line);
            assertTrue(!e.getMessage().contains("NOBODY") && !e.getMessage().contains(key.z85()), "repeats the line");
        }
    }

    @Property(tries = 300)
    void shouldReadBackEveryEntryThatItWrites(@ForAll("entries") WhitelistEntry entry) throws Exception {
        assertEquals(entry, WhitelistLine.parse(EntryWords.line(entry)).orElseThrow());
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
        assertEquals(1, EntryWords.line(entry).lines().count());
        assertEquals(Role.CLIENT, WhitelistLine.parse(EntryWords.line(entry)).orElseThrow().role());
    }

    @Provide
    Arbitrary<WhitelistEntry> entries() {
        var zeros = VerifiedKey.of(new byte[32]);
        var keys = Arbitraries.bytes().array(byte[].class).ofSize(32).map(VerifiedKey::of).filter(k -> !k.equals(zeros));
        var components = Arbitraries.integers().between(0, 18).set().ofMaxSize(4);
        var instances = Arbitraries.strings().withChars("abzAZ09_-").ofMaxLength(32);
        var roles = Arbitraries.of(Role.ADMIN, Role.CLIENT, Role.AGENT, Role.VIEWER, "night-shift-2");
        var tenants = Arbitraries.strings().withChars("abzAZ09._-").ofMaxLength(64);
        var tiers = Arbitraries.integers().between(0, 2);
        var ends = Arbitraries.longs().between(946_684_800_000L, 253_402_300_799_000L).map(Instant::ofEpochMilli)
                .optional();
        var formers = Arbitraries.bytes().array(byte[].class).ofSize(32).map(VerifiedKey::of).optional();
        var agents = Arbitraries.strings().withChars("abz09._-").ofMinLength(1).ofMaxLength(64).set().ofMaxSize(4);
        var labels = Arbitraries.strings().withChars("abzAZ09._@:+-").ofMaxLength(64);
        var names = Combinators.combine(roles, tenants, labels).as((r, t, l) -> new String[] {r, t, l});
        return Combinators.combine(keys, components, instances, agents, names, tiers, ends, formers).as(
                (k, c, i, a, n, tier, end, former) -> new WhitelistEntry(k, c, c.isEmpty() ? "" : i, n[0], a, n[1],
                        tier, end, former.filter(f -> !f.equals(k)), n[2]));
    }
}
