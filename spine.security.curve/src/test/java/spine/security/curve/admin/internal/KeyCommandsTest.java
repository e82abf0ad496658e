package spine.security.curve.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;

/** SEC-14, SEC-40, SEC-41: the commands {@code key.*}, {@code server.rotate} and {@code policy.*}. */
class KeyCommandsTest extends AgentDesk {
    private final VerifiedKey next = Keys.key();

    private JsonObject show(VerifiedKey key) throws Exception {
        return ask("{'command':'key.show','key':'" + key + "'}");
    }

    private String state(VerifiedKey key) throws Exception {
        return show(key).get("state").getAsString();
    }

    private JsonObject explain(VerifiedKey key, String operation) throws Exception {
        return ask("{'command':'policy.explain','key':'" + key + "','operation':'" + operation + "'}");
    }

    @Test
    void shouldAddAndShowAKeyWithAllThatItsLineSays() throws Exception {
        var until = clock.instant().plus(Duration.ofHours(1));
        var entry = ask("{'command':'key.add','key':'" + alice + "','components':['memory_system'],'tenant':'t',"
                + "'tier':0,'until':'" + until + "'}").getAsJsonObject("entry");
        assertEquals("t", entry.get("tenant").getAsString());
        assertEquals(0, entry.get("tier").getAsInt());
        assertEquals(until.toString(), entry.get("until").getAsString());
        assertEquals("", entry.get("after").getAsString());
        assertEquals(entry, show(alice).getAsJsonObject("entry"));
        assertEquals("[\"may use discover\",\"may call security\",\"may send *\"]", show(alice).getAsJsonArray("permissions").toString());
        assertEquals(entry, ask("{'command':'key.list'}").getAsJsonArray("entries").get(1));
    }

    @Test
    void shouldNameTheStateOfAKey() throws Exception {
        assertEquals("trusted", state(admin));
        assertEquals("unknown", state(alice));
        ask("{'command':'key.add','key':'" + alice + "','until':'" + clock.instant().plusSeconds(60) + "'}");
        ask("{'command':'key.add','key':'" + bob + "'}");
        ask(bob, "{'command':'key.rotate','new_key':'" + next + "','grace_seconds':60}");
        assertEquals("trusted", state(alice));
        assertEquals("replaced", state(bob));
        assertEquals("trusted", state(next));
        clock.jump(Duration.ofSeconds(60));
        look();
        assertEquals("expired", state(alice));
        ask("{'command':'key.revoke','key':'" + alice + "','reason':'lost'}");
        assertEquals("revoked", state(alice));
        assertEquals("[]", show(alice).getAsJsonArray("permissions").toString());
    }

    @Test
    void shouldRevokeForGood() throws Exception {
        ask("{'command':'key.add','key':'" + alice + "'}");
        ask(alice, "{'command':'key.rotate','new_key':'" + next + "'}");
        var answer = ask("{'command':'key.revoke','key':'" + alice + "','reason':'laptop stolen'}");
        assertTrue(answer.get("changed").getAsBoolean());
        assertEquals("[\"" + next.z85() + "\"]", answer.getAsJsonArray("also").toString().replace("\\u003d", "="));
        var revoked = ask("{'command':'key.list'}").getAsJsonArray("revoked");
        assertEquals(2, revoked.size());
        var one = revoked.get(0).getAsJsonObject();
        assertEquals("laptop stolen", one.get("reason").getAsString());
        assertEquals(admin.z85(), one.get("by").getAsString());
        for (var verb : new String[] {"whitelist.add", "key.add"}) {
            assertRefused(ErrorCode.FORBIDDEN, "{'command':'" + verb + "','key':'" + alice + "'}");
        }
        assertFalse(isGranted(alice) || isGranted(next));
    }

    @Test
    void shouldKeepOneselfAndTheLastAdministratorUnlessForced() throws Exception {
        for (var verb : new String[] {"key.revoke", "whitelist.remove"}) {
            assertTrue(assertRefused(ErrorCode.INVALID_REQUEST, "{'command':'" + verb + "','key':'" + admin + "'}")
                    .refusal().remedy().contains("force"));
        }
        assertTrue(isGranted(admin));
        ask("{'command':'key.revoke','key':'" + admin + "','force':true}");
        assertFalse(isGranted(admin));
    }

    /** Not only administrators: everybody may renew his own key, and nobody another's. */
    @Test
    void shouldLetAPlainClientRotateItsOwnKey() throws Exception {
        ask("{'command':'key.add','key':'" + alice + "','label':'box'}");
        var begun = ask(alice, "{'command':'key.rotate','new_key':'" + next + "'}");
        assertEquals(clock.instant().plus(Duration.ofHours(1)).toString(), begun.get("until").getAsString());
        assertEquals(alice.z85(), begun.getAsJsonObject("entry").get("after").getAsString());
        assertEquals("box", begun.getAsJsonObject("entry").get("label").getAsString());
        assertTrue(isGranted(alice) && isGranted(next));
        assertEquals(alice.z85(), ask(next, "{'command':'key.confirm'}").get("removed").getAsString());
        assertEquals("", ask(next, "{'command':'key.confirm'}").get("removed").getAsString());
        assertFalse(isGranted(alice));
        assertRefused(ErrorCode.FORBIDDEN, alice, "{'command':'key.rotate','new_key':'" + Keys.key() + "'}");
        assertRefused(ErrorCode.INVALID_REQUEST, next, "{'command':'key.rotate','new_key':'" + Keys.key()
                + "','grace_seconds':86401}");
        assertRefused(ErrorCode.INVALID_REQUEST, admin, "{'command':'key.confirm'}");
    }

    @Test
    void shouldRotateTheServersKeyStepByStep() throws Exception {
        var present = identity.keys().publicKey().z85();
        var begun = ask("{'command':'server.rotate','step':'begin'}");
        assertEquals(present, begun.get("current").getAsString());
        var coming = begun.get("next").getAsString();
        assertRefused(ErrorCode.INVALID_REQUEST, "{'command':'server.rotate','step':'begin'}");
        var done = ask("{'command':'server.rotate','step':'finish'}");
        assertEquals(coming, done.get("current").getAsString());
        assertEquals("", done.get("next").getAsString());
        assertRefused(ErrorCode.INVALID_REQUEST, "{'command':'server.rotate','step':'finish'}");
        ask("{'command':'server.rotate','step':'begin'}");
        assertEquals("", ask("{'command':'server.rotate','step':'abandon'}").get("next").getAsString());
    }

    @Test
    void shouldExplainWhoMayWhatAndWhy() throws Exception {
        write(rules, "role night\n  may use *\n  may not use command.train\n  may send text_data to MEMORY_SYSTEM\n");
        write(admin + " role=admin\n" + alice + " role=night\n" + bob + " until=2029-01-01T00:00:00Z\n");
        restart();
        var yes = explain(alice, "use query");
        assertTrue(yes.get("allowed").getAsBoolean());
        assertEquals("may use *", yes.get("rule").getAsString());
        assertEquals("night", yes.get("role").getAsString());
        assertEquals(policy.current().version(), yes.get("version").getAsLong());
        var no = explain(alice, "use command.train");
        assertFalse(no.get("allowed").getAsBoolean());
        assertEquals("may not use command.train", no.get("rule").getAsString());
        assertTrue(explain(alice, "send text_data to MEMORY_SYSTEM").get("allowed").getAsBoolean());
        var silent = explain(alice, "send text_data to PHYSICS_ENGINE");
        assertFalse(silent.get("allowed").getAsBoolean());
        assertEquals("", silent.get("rule").getAsString());
        assertTrue(explain(bob, "use query").get("because").getAsString().contains("expired"));
        assertTrue(explain(next, "use query").get("because").getAsString().contains("not on the whitelist"));
        revocations.revoke(alice, "", "the control plane");
        assertTrue(explain(alice, "use query").get("because").getAsString().contains("revoked"));
    }

    @Test
    void shouldCheckAPolicyBeforeItIsUsed() throws Exception {
        var shipped = ask("{'command':'policy.check'}");
        assertTrue(shipped.get("ok").getAsBoolean());
        assertTrue(shipped.get("policy").getAsString().contains("role viewer\n  may use query\n"));
        assertEquals(5, shipped.getAsJsonArray("roles").size());
        var good = ask("{'command':'policy.check','text':'role night\\n  may use query\\n'}");
        assertEquals(6, good.getAsJsonArray("roles").size());
        var wrong = ask("{'command':'policy.check','text':'role night\\n  may usee query\\n'}");
        assertFalse(wrong.get("ok").getAsBoolean());
        assertEquals(2, wrong.getAsJsonArray("problems").get(0).getAsJsonObject().get("line").getAsInt());
        write(rules, "role night\n  may");
        assertFalse(ask("{'command':'policy.check'}").get("ok").getAsBoolean(), "the file as it is now");
    }
}
