package spine.security.curve.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.SpineException;
import spine.api.security.AuditLog.Level;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.Pairing;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** SEC-14: administration by administrators only. */
class SecurityAgentTest {
    private static final String TOKEN = "ab".repeat(32);

    @TempDir
    Path root;

    private final RecordingAudit audit = new RecordingAudit();
    private final CurveKeyPair server = Keys.pair();
    private boolean addressInUse;
    private WhitelistPolicy policy;
    private SecurityAgent agent;

    @BeforeEach
    void setUp() throws Exception {
        var home = Home.under(root);
        Files.createDirectories(home.keys());
        policy = new WhitelistPolicy(new FakeBundle().context(), home, audit, FakeBundle.settings(Map.of()));
        var window = new Pairing.Window(TOKEN, Duration.ofSeconds(42), "tcp://127.0.0.1:5558");
        var pairing = new Pairing() {
            @Override
            public Optional<Window> window() {
                return Optional.of(window);
            }

            @Override
            public Window invite(Principal by) {
                if (addressInUse) {
                    throw new IllegalStateException("the address is in use");
                }
                return window;
            }
        };
        agent = new SecurityAgent(pairing, () -> "INVITED", policy.whitelist(), () -> server, audit);
    }

    @AfterEach
    void stop() {
        policy.deactivate();
    }

    private static Call call(Role role) {
        var principal = new Principal("curve", "id-of-" + role, "label", role);
        return (Call) Proxy.newProxyInstance(Call.class.getClassLoader(), new Class<?>[] {Call.class},
                (self, method, args) -> principal);
    }

    private JsonObject ask(String command) throws SpineException {
        var answer = agent.answer(call(Role.ADMIN), Payload.text(command));
        assertEquals("application/json", answer.contentType());
        return JsonParser.parseString(answer.text()).getAsJsonObject();
    }

    private void assertRefused(ErrorCode code, String command) {
        var e = assertThrows(SpineException.class, () -> ask(command), command);
        assertEquals(code, e.refusal().code());
        assertFalse(e.refusal().remedy().isEmpty());
    }

    @Test
    void shouldRefuseEverybodyElseWhateverTheyAsk() {
        for (var role : new Role[] {Role.CLIENT, Role.AGENT}) {
            for (var command : new String[] {"{\"command\":\"invite\"}", "{\"command\":\"status\"}", "garbage"}) {
                var e = assertThrows(SpineException.class,
                        () -> agent.answer(call(role), Payload.text(command)));
                assertEquals(ErrorCode.FORBIDDEN, e.refusal().code());
            }
        }
        assertEquals(6, audit.count("AUTH-003", Level.WARNING));
    }

    @Test
    void shouldInviteAndAuditItWithoutTheToken() throws Exception {
        var answer = ask("{\"command\":\"invite\"}");
        assertEquals(TOKEN, answer.get("token").getAsString());
        assertEquals(42, answer.get("expires_in_seconds").getAsLong());
        assertEquals("tcp://127.0.0.1:5558", answer.get("address").getAsString());
        assertEquals(server.publicKey().z85(), answer.get("server_key").getAsString());
        assertTrue(audit.mentions("id-of-ADMIN"));
        assertFalse(audit.mentions(TOKEN));
        addressInUse = true;
        assertRefused(ErrorCode.UNAVAILABLE, "{\"command\":\"invite\"}");
    }

    @Test
    void shouldAddListAndRemoveKeys() throws Exception {
        var key = Keys.key();
        var add = "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"components\":[\"tavily_agent\"],"
                + "\"instance\":\"two\",\"agents\":[\"search\"],\"role\":\"agent\",\"label\":\"tavily@box\"}";
        assertTrue(ask(add).get("changed").getAsBoolean());
        assertFalse(ask(add).get("changed").getAsBoolean());
        var granted = assertInstanceOf(Granted.class, policy.current().decide(key)).grant();
        assertEquals(java.util.Set.of(5), granted.components());
        assertEquals(java.util.Set.of("search"), granted.agents());
        var entry = ask("{\"command\":\"whitelist.list\"}").getAsJsonArray("entries").get(0).getAsJsonObject();
        assertEquals(key.z85(), entry.get("key").getAsString());
        assertEquals("agent", entry.get("role").getAsString());
        assertEquals("[\"TAVILY_AGENT\"]", entry.get("components").toString());
        assertEquals("two", entry.get("instance").getAsString());
        var remove = "{\"command\":\"whitelist.remove\",\"key\":\"" + key + "\"}";
        assertTrue(ask(remove).get("changed").getAsBoolean());
        assertFalse(ask(remove).get("changed").getAsBoolean());
        assertInstanceOf(Denied.class, policy.current().decide(key));
        assertTrue(audit.entries.stream().anyMatch(e -> e.event().equals("whitelist key removed")
                && "id-of-ADMIN".equals(e.data().get("by"))));
    }

    @Test
    void shouldTellItsStatus() throws Exception {
        var status = ask("{\"command\":\"status\"}");
        assertEquals("INVITED", status.get("state").getAsString());
        assertEquals(0, status.get("keys").getAsInt());
        assertEquals(42, status.get("seconds_left").getAsLong());
        assertFalse(status.toString().contains(TOKEN));
    }

    @Test
    void shouldListTheCommandsWhenItDoesNotKnowOne() {
        var e = assertThrows(SpineException.class, () -> ask("{\"command\":\"dance\"}"));
        assertEquals(ErrorCode.INVALID_REQUEST, e.refusal().code());
        for (var name : new String[] {"invite", "whitelist.add", "whitelist.remove", "whitelist.list", "status"}) {
            assertTrue(e.refusal().remedy().contains(name));
        }
    }

    @Test
    void shouldRefuseWhatIsMalformed() {
        var key = Keys.key();
        for (var command : new String[] {"", "null", "[]", "{", "\"invite\"", "{\"command\":1}", "{}",
            "{\"command\":[\"invite\"]}", "{\"command\":\"invite\",\"by\":\"me\"}",
            "{\"command\":\"whitelist.add\"}", "{\"command\":\"whitelist.add\",\"key\":\"short\"}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"role\":\"root\"}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"components\":\"TAVILY_AGENT\"}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"components\":[\"NOBODY\"]}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"components\":[null]}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"label\":\"a\\n" + Keys.key() + "\"}",
            "{\"command\":\"whitelist.add\",\"key\":\"" + key + "\",\"agents\":[\"a b\"]}",
            "[".repeat(5000)}) {
            assertRefused(ErrorCode.INVALID_REQUEST, command);
        }
        assertRefused(ErrorCode.TOO_LARGE, " ".repeat(70_000));
        assertTrue(policy.whitelist().entries().isEmpty());
    }
}
