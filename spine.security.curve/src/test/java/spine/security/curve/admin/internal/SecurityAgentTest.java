package spine.security.curve.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision.Granted;
import spine.keys.Fingerprint;
import spine.security.curve.fakes.Keys;

/** SEC-14: administration by those alone whom the policy lets. */
class SecurityAgentTest extends AgentDesk {
    private static final List<String> VERBS = List.of("invite", "status", "whitelist.list", "whitelist.add",
            "whitelist.remove", "key.list", "key.show", "key.add", "key.revoke", "server.rotate", "policy.check",
            "policy.explain");

    @Test
    void shouldRefuseEverybodyElseWhateverTheyAsk() throws Exception {
        write(rules, "role pairer\n  may administer pairing\n");
        write(admin + " role=admin\n" + alice + " role=operator\n" + bob + " role=pairer\n");
        restart();
        for (var verb : VERBS) {
            assertRefused(ErrorCode.FORBIDDEN, alice, "{'command':'" + verb + "'}");
            assertRefused(ErrorCode.FORBIDDEN, Keys.key(), "{'command':'" + verb + "'}");
        }
        assertEquals(2 * VERBS.size(), audit.count("AUTH-003", Level.WARNING));
        assertEquals("INVITED", ask(bob, "{'command':'status'}").get("state").getAsString());
        assertRefused(ErrorCode.FORBIDDEN, bob, "{'command':'key.list'}");
        assertRefused(ErrorCode.FORBIDDEN, bob, "{'command':'policy.check'}");
    }

    /** SEC-34: who is invited can check whom he pairs with. */
    @Test
    void shouldInviteWithTheFingerprintAndAuditItWithoutTheToken() throws Exception {
        var answer = ask("{'command':'invite'}");
        assertEquals(TOKEN, answer.get("token").getAsString());
        assertEquals(42, answer.get("expires_in_seconds").getAsLong());
        assertEquals("tcp://127.0.0.1:5558", answer.get("address").getAsString());
        var server = identity.keys().publicKey();
        assertEquals(server.z85(), answer.get("server_key").getAsString());
        assertEquals(Fingerprint.of(server).text(), answer.get("fingerprint").getAsString());
        assertTrue(audit.mentions(admin.z85()));
        assertFalse(audit.mentions(TOKEN));
        addressInUse = true;
        assertRefused(ErrorCode.UNAVAILABLE, "{'command':'invite'}");
    }

    @Test
    void shouldAddListAndRemoveKeys() throws Exception {
        var add = "{'command':'whitelist.add','key':'" + alice + "','components':['tavily_agent'],"
                + "'instance':'two','agents':['search'],'role':'agent','label':'tavily@box'}";
        assertTrue(ask(add).get("changed").getAsBoolean());
        assertFalse(ask(add).get("changed").getAsBoolean());
        var granted = assertInstanceOf(Granted.class, decide(alice)).grant();
        assertEquals(Set.of(5), granted.components());
        assertEquals(Set.of("search"), granted.agents());
        var entry = ask("{'command':'whitelist.list'}").getAsJsonArray("entries").get(1).getAsJsonObject();
        assertEquals(Set.of("key", "fingerprint", "role", "components", "instance", "agents", "label"), entry.keySet());
        assertEquals(alice.z85(), entry.get("key").getAsString());
        assertEquals("agent", entry.get("role").getAsString());
        assertEquals("[\"TAVILY_AGENT\"]", entry.get("components").toString());
        assertEquals("two", entry.get("instance").getAsString());
        var remove = "{'command':'whitelist.remove','key':'" + alice + "'}";
        assertTrue(ask(remove).get("changed").getAsBoolean());
        assertFalse(ask(remove).get("changed").getAsBoolean());
        assertFalse(isGranted(alice));
        assertTrue(audit.entries.stream().anyMatch(e -> e.event().equals("whitelist key removed")
                && admin.z85().equals(e.data().get("by"))));
    }

    @Test
    void shouldTellItsStatus() throws Exception {
        var status = ask("{'command':'status'}");
        assertEquals("INVITED", status.get("state").getAsString());
        assertEquals(1, status.get("keys").getAsInt());
        assertEquals(42, status.get("seconds_left").getAsLong());
        assertFalse(status.toString().contains(TOKEN));
    }

    @Test
    void shouldListTheCommandsWhenItDoesNotKnowOne() {
        var remedy = assertRefused(ErrorCode.INVALID_REQUEST, "{'command':'dance'}").refusal().remedy();
        for (var name : VERBS) {
            assertTrue(remedy.contains(name), name);
        }
        assertTrue(remedy.contains("key.rotate") && remedy.contains("key.confirm"));
    }

    @Test
    void shouldRefuseWhatIsMalformed() {
        var add = "{'command':'key.add','key':'" + Keys.key() + "',";
        for (var command : new String[] {"", "null", "[]", "{", "'invite'", "{'command':1}", "{}", "garbage",
            "{'command':['invite']}", "{'command':'invite','by':'me'}", "{'command':'whitelist.add'}",
            "{'command':'whitelist.add','key':'short'}", add + "'role':'root'}", add + "'role':'ROOT'}",
            add.replace("key.add", "whitelist.add") + "'tenant':'t'}", add + "'components':'TAVILY_AGENT'}",
            add + "'components':['NOBODY']}", add + "'components':[null]}", add + "'label':'a\\n" + Keys.key() + "'}",
            add + "'agents':['a b']}", add + "'tier':3}", add + "'tier':'1'}", add + "'tier':1.5}",
            add + "'until':'soon'}", add + "'tenant':'a b'}", add + "'after':'" + Keys.key() + "'}",
            "{'command':'key.revoke','key':'" + admin + "','force':'yes'}",
            "{'command':'key.revoke','key':'" + Keys.key() + "','reason':'two\\nlines'}",
            "{'command':'key.revoke','key':'" + Keys.key() + "','reason':'" + "x".repeat(201) + "'}",
            "{'command':'policy.explain','key':'" + admin + "','operation':'use *'}",
            "{'command':'server.rotate','step':'twist'}", "[".repeat(100_000)}) {
            assertRefused(ErrorCode.INVALID_REQUEST, command);
        }
        assertRefused(ErrorCode.TOO_LARGE, " ".repeat((2 << 20) + 1));
        assertEquals(1, policy.whitelist().entries().size());
    }
}
