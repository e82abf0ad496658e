package spine.secrets.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** AG-10, SEC-44: who may change secrets, what is said and audited of it, and who may open them. */
class SecretsAgentTest {
    private static final String VALUE = "sk-Verschwiegenheit";
    private static final Principal ADMIN = new Principal("curve", "admin-key", "a", "admin");
    private static final Principal CLIENT = new Principal("curve", "client-key", "c", "client");

    @TempDir
    Path keys;
    private final List<String> audited = new ArrayList<>();
    private Sources sources;
    private SecretsAgent agent;

    @BeforeEach
    void make() {
        sources = new Sources(Map.of("HIDDEN", "from-the-environment"), new SecretStore(keys, () -> 0), () -> 0);
        var guard = proxy(Guard.class, (self, method, args) -> args[0] == ADMIN
                ? Permissions.of(List.of(new Rule(true, Action.ADMINISTER, "secrets", "*")))
                : Permissions.of(List.of(new Rule(true, Action.ANY, "*", "*"),
                        new Rule(false, Action.ADMINISTER, "secrets", "*"))));
        agent = new SecretsAgent(sources, guard, this::audit,
                Clock.fixed(Instant.parse("2026-11-22T01:02:03.456Z"), ZoneOffset.UTC));
    }

    private void audit(String id, Object level, String event, Map<String, String> data) {
        audited.add(id + " " + level + " " + event + " " + new java.util.TreeMap<>(data));
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private JsonObject ask(Principal by, String command) throws SpineException {
        var said = agent.answer(proxy(Call.class, (self, method, args) -> by), Payload.text(command)).text();
        assertFalse(said.contains(VALUE), said);
        return JsonParser.parseString(said).getAsJsonObject();
    }

    private SpineException refused(Principal by, String command) {
        var thrown = assertThrows(SpineException.class, () -> ask(by, command));
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            assertFalse(e.toString().contains(VALUE), e.toString());
        }
        return thrown;
    }

    @Test
    void shouldSetListAndRemoveAndSayByWhom() throws Exception {
        var set = ask(ADMIN, "{\"command\":\"secret.set\",\"name\":\"OPENAI_API_KEY\",\"value\":\"" + VALUE + "\"}");
        assertEquals("{\"name\":\"OPENAI_API_KEY\",\"from\":\"store\",\"usable\":true,\"set\":\"2026-11-22T01:02:03Z\"}",
                set.toString());
        try (var secret = sources.open("OPENAI_API_KEY").orElseThrow()) {
            assertEquals(VALUE, secret.text());
            assertEquals("a secret", secret.toString());
        }
        ask(ADMIN, "{\"command\":\"secret.set\",\"name\":\"HIDDEN\",\"value\":\"x\"}");
        sources.want("WANTED");
        assertEquals("{\"secrets\":[{\"name\":\"HIDDEN\",\"from\":\"environment\",\"usable\":true,\"set\":"
                + "\"2026-11-22T01:02:03Z\"}," + set + ",{\"name\":\"WANTED\",\"from\":\"nowhere\",\"usable\":false}]}",
                ask(ADMIN, "{\"command\":\"secret.list\"}").toString());
        assertTrue(ask(ADMIN, "{\"command\":\"secret.remove\",\"name\":\"OPENAI_API_KEY\"}").get("removed").getAsBoolean());
        assertFalse(ask(ADMIN, "{\"command\":\"secret.remove\",\"name\":\"OPENAI_API_KEY\"}").get("removed").getAsBoolean());
        assertEquals(List.of("SECRET-SET INFO a secret was set {by=admin-key, name=OPENAI_API_KEY, success=true}",
                "SECRET-SET INFO a secret was set {by=admin-key, name=HIDDEN, success=true}",
                "SECRET-REMOVED INFO a secret was removed {by=admin-key, name=OPENAI_API_KEY, success=true}"), audited);
    }

    @Test
    void shouldRefuseWhoMayNotAndSaySo() {
        for (var command : List.of("secret.list", "secret.set", "secret.remove", "x")) {
            assertEquals(ErrorCode.FORBIDDEN, refused(CLIENT, "{\"command\":\"" + command + "\",\"name\":\"A\",\"value\":\""
                    + VALUE + "\"}").refusal().code());
        }
        assertEquals(4, audited.size());
        assertTrue(audited.get(1).startsWith("AUTH-003 WARNING") && audited.get(1).contains("client-key"), audited.get(1));
        assertFalse(sources.find("A").isUsable());
    }

    @Test
    void shouldRefuseWhatIsWrongWithoutRepeatingIt() {
        for (var wrong : List.of(VALUE, "[\"" + VALUE + "\"]", "{\"command\":\"secret.set\",\"name\":\"A\",\"value\":" + VALUE,
                "{\"command\":\"secret.set\",\"name\":\"" + VALUE + "\",\"value\":\"x\"}",
                "{\"command\":\"" + VALUE + "\"}", "{\"command\":\"secret.list\",\"" + VALUE + "\":1}",
                "{\"command\":\"secret.set\",\"name\":\"A\",\"value\":\"" + VALUE + "\\nX: y\"}",
                "{\"command\":\"secret.set\",\"name\":\"A\",\"value\":[\"" + VALUE + "\"]}",
                "{\"command\":\"secret.set\",\"name\":\"A\",\"value\":\"\"}", "{\"command\":\"secret.set\",\"name\":\"A\"}")) {
            assertEquals(ErrorCode.INVALID_REQUEST, refused(ADMIN, wrong).refusal().code());
        }
        assertEquals(ErrorCode.TOO_LARGE, refused(ADMIN, "x".repeat(100_000)).refusal().code());
        assertTrue(audited.stream().allMatch(one -> one.startsWith("SECRET-REFUSED WARNING") && !one.contains(VALUE)), audited.toString());
        assertFalse(audited.isEmpty());
    }

    @Test
    void shouldAuditWhatTheStoreRefuses() throws Exception {
        Files.writeString(keys.resolve("secrets.json"), "{");
        assertEquals(ErrorCode.UNAVAILABLE, refused(ADMIN, "{\"command\":\"secret.set\",\"name\":\"A\",\"value\":\"" + VALUE
                + "\"}").refusal().code());
        assertTrue(audited.get(0).startsWith("SECRET-REFUSED WARNING"), audited.toString());
        assertTrue(ask(ADMIN, "{\"command\":\"secret.list\"}").has("problem"));
        assertTrue(new SecretsComponent(sources).facts().containsKey("problem.secrets"));
    }

    @Test
    void shouldOpenForThePlatformOnly() throws Exception {
        sources.store().put("A", VALUE.getBytes(US_ASCII), Instant.EPOCH);
        var agents = new SecretsService(sources, this::audit, bundle("spine:lane/drop-in/0123"));
        assertTrue(agents.has("A"));
        assertFalse(agents.has("B"));
        assertTrue(agents.remedy("B").contains("spinectl secret set B"));
        assertThrows(SecurityException.class, () -> agents.open("A"));
        assertEquals("SECRET-REFUSED WARNING an agent's bundle tried to open a secret {by=agents.x, name=A, success=false}",
                audited.get(0));
        try (var secret = new SecretsService(sources, this::audit, bundle("reference:spine.http.jar")).open("A").orElseThrow()) {
            assertEquals(VALUE, secret.text());
        }
    }

    private static Bundle bundle(String location) {
        return proxy(Bundle.class, (self, method, args) -> method.getName().equals("getLocation") ? location : "agents.x");
    }
}
