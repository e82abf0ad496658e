package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/** {@code key} and {@code policy}: what the agent "security" is told, and what people see (SEC-07, SEC-14, SEC-41). */
@Timeout(60)
class KeyCommandTest {
    private static final String KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

    @TempDir
    Path home;
    private FakeSpine spine;
    private FakeSecurity security;
    private Bench cli;

    @BeforeEach
    void start() throws Exception {
        spine = new FakeSpine(home, request -> null);
        security = new FakeSecurity(spine);
        spine.script = security;
        spine.offerPairing();
        cli = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    private JsonObject last() {
        return security.heard.get(security.heard.size() - 1);
    }

    @Test
    void shouldListKeysWithTheirEndAndTheRevoked() {
        security.answer = """
                {"version":7,"entries":[{"key":"%s","role":"agent","components":["TAVILY_AGENT"],"instance":"one",
                 "agents":["tavily"],"label":"far","tenant":"acme","tier":1,"until":"2026-12-31T00:00:00Z"}],
                 "revoked":[{"key":"K2","fingerprint":"f","at":"2026-11-21T18:00:00Z","by":"B","reason":"lost\\nlaptop"}]}
                """.formatted(KEY);
        assertEquals(0, cli.run("key", "list"), () -> cli.err);
        var lines = cli.out.lines().toList();
        assertTrue(lines.get(0).startsWith("KEY") && lines.get(0).contains("UNTIL"), cli.out);
        assertTrue(lines.get(1).startsWith(KEY) && lines.get(1).contains("TAVILY_AGENT.one,tavily")
                && lines.get(1).contains("acme") && lines.get(1).contains("2026-12-31T00:00:00Z"), cli.out);
        assertTrue(lines.get(4).startsWith("K2") && lines.get(4).endsWith("lost laptop"), cli.out);
        assertEquals(0, cli.run("key", "list", "--json"));
        assertEquals(security.answer.strip(), cli.out, "the agent's own answer");
        assertEquals("{\"command\":\"key.list\"}", last().toString());
    }

    @Test
    void shouldShowOneKey() {
        security.answer = "{\"entry\":{\"key\":\"" + KEY + "\",\"role\":\"viewer\",\"agents\":[],\"label\":\"me\"},"
                + "\"permissions\":[\"may use query\",\"may not use command.train\"],\"state\":\"expired\"}";
        assertEquals(0, cli.run("key", "show", KEY), () -> cli.err);
        assertEquals(KEY, last().get("key").getAsString());
        assertTrue(cli.out.contains("viewer") && cli.out.contains("expired") && cli.out.contains("may use query")
                && cli.out.contains("may not use command.train") && !cli.out.contains("agents"), cli.out);
    }

    @Test
    void shouldAddAKeyWithAllThatItMayHave() {
        assertEquals(0, cli.run("key", "add", KEY, "--component", "MEMORY_SYSTEM", "--instance", "a", "--tenant", "t",
                "--tier", "0", "--until", "2026-12-31T00:00:00Z", "--label", "m"), () -> cli.err);
        assertEquals("{\"command\":\"key.add\",\"key\":\"" + KEY + "\",\"role\":\"agent\",\"agents\":[],\"components\":"
                + "[\"MEMORY_SYSTEM\"],\"label\":\"m\",\"instance\":\"a\",\"tenant\":\"t\","
                + "\"until\":\"2026-12-31T00:00:00Z\",\"tier\":0}", last().toString().replace("\\u003e", ">"));
        assertEquals(0, cli.run("key", "add", KEY, "--role", "own-role"), () -> cli.err);
        assertEquals("own-role", last().get("role").getAsString());
        assertTrue(!last().has("tier") && !last().has("until"));
    }

    @Test
    void shouldRevokeAKeyAndSayWhatElseWasRevoked() {
        security.answer = "{\"changed\":true,\"also\":[\"K2\"]}";
        assertEquals(0, cli.run("key", "revoke", KEY, "--reason", "lost laptop"), () -> cli.err);
        assertEquals("key.revoke", last().get("command").getAsString());
        assertEquals("lost laptop", last().get("reason").getAsString());
        assertTrue(!last().has("force"));
        assertTrue(cli.out.contains("never trusted again") && cli.out.contains("K2"), cli.out);
        assertEquals(0, cli.run("key", "revoke", KEY, "--force", "--json"));
        assertTrue(last().get("force").getAsBoolean());
        security.answer = "{\"changed\":false,\"also\":[]}";
        assertEquals(0, cli.run("key", "revoke", KEY));
        assertEquals("It was revoked before.", cli.out);
    }

    @Test
    void shouldAskBeforeItRevokesWhereAPersonCanAnswer() {
        cli.env.put("SPINECTL_ASK", "1");
        cli.input = "no\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("key", "revoke", KEY));
        assertTrue(cli.err.contains(Fingerprint.of(VerifiedKey.ofZ85(KEY)).brief()), cli.err);
        assertTrue(cli.err.endsWith("Nothing was changed."), cli.err);
        assertTrue(security.heard.isEmpty());
        cli.input = "yes\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, cli.run("key", "revoke", KEY), () -> cli.err);
        cli.input = new byte[0];
        assertEquals(0, cli.run("key", "revoke", KEY, "--yes"), () -> cli.err);
    }

    @Test
    void shouldRotateTheServersKeyStepByStep() {
        security.answer = "{\"current\":\"" + KEY + "\",\"next\":\"" + KEY.replace("rq", "sq") + "\"}";
        assertEquals(0, cli.run("key", "rotate", "--server"), () -> cli.err);
        assertEquals("begin", last().get("step").getAsString());
        assertTrue(cli.out.contains(Fingerprint.of(VerifiedKey.ofZ85(KEY)).text())
                && cli.out.contains(Fingerprint.of(VerifiedKey.ofZ85(KEY.replace("rq", "sq"))).text())
                && cli.out.contains("--finish"), cli.out);
        assertEquals(0, cli.run("key", "rotate", "--server", "--finish"));
        assertEquals("finish", last().get("step").getAsString());
        assertEquals(0, cli.run("key", "rotate", "--server", "--abandon", "--json"));
        assertEquals("abandon", last().get("step").getAsString());
        assertEquals(security.answer, cli.out);
    }

    @Test
    void shouldCheckAPolicyAndSayWhichLinesAreWrong() throws Exception {
        security.answer = "{\"ok\":false,\"problems\":[{\"line\":3,\"reason\":\"no such action\"}],\"roles\":[]}";
        var file = Files.writeString(home.resolve("p.conf"), "role x\n  may use *\n  may fly\n");
        assertEquals(1, cli.run("policy", "check", file.toString()));
        assertEquals(file + ":3: no such action", cli.out);
        assertEquals(Files.readString(file), last().get("text").getAsString());
        assertEquals(1, cli.run("policy", "check", "--json"));
        assertEquals(security.answer, cli.out);
        assertTrue(!last().has("text"), "the server's own file");
        security.answer = "{\"ok\":true,\"problems\":[],\"roles\":[\"admin\",\"x\"]}";
        cli.input = "role x\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, cli.run("policy", "check", "-"), () -> cli.err);
        assertEquals("role x\n", last().get("text").getAsString());
        assertTrue(cli.out.endsWith("roles admin, x."), cli.out);
        Files.write(file, new byte[(1 << 20) + 1]);
        assertEquals(1, cli.run("policy", "check", file.toString()));
        assertTrue(cli.err.contains("1 MiB"), cli.err);
    }

    @Test
    void shouldExplainWhatAKeyMayDo() {
        security.answer = "{\"allowed\":false,\"because\":\"a rule forbids it\",\"rule\":\"may not use command.train\","
                + "\"role\":\"operator\",\"version\":12}";
        assertEquals(0, cli.run("policy", "explain", KEY, "use", "command.train"), () -> cli.err);
        assertEquals("use command.train", last().get("operation").getAsString());
        assertTrue(cli.out.lines().findFirst().orElseThrow().contains("no: a rule forbids it"), cli.out);
        assertTrue(cli.out.contains("may not use command.train") && cli.out.contains("operator")
                && cli.out.contains("12"), cli.out);
        assertEquals(0, cli.run("policy", "explain", "-" + KEY.substring(1), "send text_data to MEMORY_SYSTEM"));
        assertEquals("send text_data to MEMORY_SYSTEM", last().get("operation").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "policy", "key show", "key show short", "key add short", "key revoke",
        "key rotate --grace 25h", "key rotate --grace -1s", "key rotate --finish", "key rotate --server --finish --abandon",
        "policy explain", "policy explain " + KEY, "policy check nowhere.conf"})
    void shouldRefuseWrongArgumentsWithOneLine(String command) {
        assertEquals(1, cli.run(command.split(" ")));
        assertEquals(1, cli.err.lines().count(), cli.err);
        assertTrue(!cli.err.contains("Exception"), cli.err);
        assertTrue(security.heard.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tier 3", "--until tomorrow"})
    void shouldRefuseValuesOutOfRange(String option) {
        var args = ("key add " + KEY + " " + option).split(" ");
        assertEquals(1, cli.run(args));
        assertTrue(cli.err.contains(option), cli.err);
        assertTrue(security.heard.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"key --help,rotate", "key revoke --help,--reason", "key rotate --help,--abandon",
        "policy explain --help,capability:search", "whitelist --help,spinectl key", "completion,revoke"})
    void shouldHelp(String command, String expected) {
        assertEquals(0, cli.run(command.split(" ")), () -> cli.err);
        assertTrue(cli.out.contains(expected), cli.out);
    }
}
