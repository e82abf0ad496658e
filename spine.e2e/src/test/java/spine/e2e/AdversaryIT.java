package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the product withstands, with stock libzmq peers and bare sockets as attackers. After each attack an honest
 * client is served: no effect on anybody else.
 */
class AdversaryIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path ATTACKS = Product.ROOT.resolve("spine.e2e/src/test/python/attacks.py");

    @TempDir
    static Path stranger;
    private String token;
    private JsonObject endpoints;

    @BeforeAll
    void start() throws Exception {
        token = product.output().stream().map(String::strip).filter(l -> l.matches("[0-9a-f]{64}")).findFirst()
                .orElseThrow();
        endpoints = JsonParser.parseString(Files.readString(home.resolve("run/endpoints.json"))).getAsJsonObject();
        var paired = product.ctl("pair");
        assertEquals(0, paired.exit(), paired.toString());
        var fed = product.ctl("ingest", "-f", Product.ROOT.resolve("examples/corpus/composting.md").toString());
        assertEquals(0, fed.exit(), fed.toString());
    }

    @AfterEach
    void shouldHaveHadNoEffectOnAnHonestClient() throws Exception {
        var asked = product.ctl("query", "What should I do when my compost heap smells bad?");
        assertEquals(0, asked.exit(), asked.toString());
    }

    private String endpoint(String name) {
        return endpoints.getAsJsonObject("endpoints").get(name).getAsString();
    }

    private String serverKey() {
        return endpoints.get("server_key").getAsString();
    }

    private String attack(String name, String endpoint, boolean paired) throws Exception {
        var command = new ArrayList<>(List.of("/usr/bin/python3", ATTACKS.toString(), name, endpoint(endpoint),
                serverKey()));
        if (paired) {
            command.add(home.resolve("client/twi_ctl").toString());
        }
        var result = Product.run(home, null, command);
        assertEquals(0, result.exit(), result.toString());
        System.out.println(name + " at " + endpoint + ": " + result.out().strip());
        return result.out();
    }

    private void logged(String what) throws Exception {
        Eventually.holds("the log says " + what, LIMIT,
                () -> Files.readString(home.resolve("log/spine.log")).contains(what));
    }

    @ParameterizedTest
    @CsvSource({"rcis", "data", "agents", "control"})
    void shouldLetNothingOfAnUnpairedKeyThrough(String endpoint) throws Exception {
        assertTrue(attack("unpaired", endpoint, false).contains("no answer"), "SEC-01");
    }

    @ParameterizedTest
    @CsvSource({"rcis", "data"})
    void shouldRefuseAPlainClientAndGarbage(String endpoint) throws Exception {
        assertTrue(attack("null_client", endpoint, false).contains("no answer"), "SEC-16");
        attack("garbage", endpoint, false);
        attack("half_handshake", endpoint, false);
        attack("two_gigabytes", endpoint, false);
        attack("many_connections", endpoint, false);
        attack("wrong_server_key", endpoint, false);
        logged("HANDSHAKE_FAILED");
    }

    @Test
    void shouldAnswerWhatDoesNotParseAndServeOn() throws Exception {
        assertTrue(attack("no_protobuf", "rcis", true).contains("answered"), "RC-05: 400 with an empty id");
        assertTrue(attack("empty", "rcis", true).contains("answered"), "RC-05");
        assertTrue(attack("eleven_megabytes", "rcis", true).contains("no answer"), "SP-14");
    }

    @Test
    void shouldRefuseWrongTokensSlowlyAndTheRightOneOnlyOnce() throws Exception {
        var other = Files.createDirectories(stranger.resolve("a"));
        var where = List.of("--endpoint", endpoint("rcis"), "--pairing-endpoint", endpoint("pairing"),
                "--server-key", serverKey());
        for (int i = 0; i < 5; i++) {
            var wrong = pair(other, "0123456789abcdef".repeat(4), where);
            assertEquals(1, wrong.exit(), "SEC-32 " + wrong);
            assertFalse(wrong.err().contains("\tat "));
        }
        var paired = pair(other, token, where);
        assertEquals(0, paired.exit(), paired.toString());
        var again = pair(Files.createDirectories(stranger.resolve("b")), token, where);
        assertEquals(1, again.exit(), "SEC-32: single use");
        assertEquals(0, Product.ctl(other, null, "status").exit(), "it is let in from now on, without further options");
        var audit = Files.readString(home.resolve("log/audit.jsonl"));
        assertTrue(audit.contains("AUTH-001"), "SEC-43");
        assertFalse(audit.contains(token) || Files.readString(home.resolve("log/spine.log")).contains(token), "SEC-44");
    }

    @Test
    void shouldAdmitWhomAnAdministratorInvitesAsAClientOnly() throws Exception {
        var invited = JsonParser.parseString(product.ctl("pair", "--invite", "--json").out()).getAsJsonObject();
        var guest = Files.createDirectories(stranger.resolve("guest"));
        var paired = pair(guest, invited.get("token").getAsString(), List.of("--endpoint", endpoint("rcis"),
                "--pairing-endpoint", invited.get("address").getAsString(), "--server-key", serverKey()));
        assertEquals(0, paired.exit(), paired.toString());
        assertEquals(0, Product.ctl(guest, null, "status").exit());
        var forbidden = Product.ctl(guest, null, "whitelist", "list");
        assertEquals(1, forbidden.exit(), "a client is no administrator: " + forbidden);
    }

    private static Product.Result pair(Path client, String with, List<String> where) throws Exception {
        var arguments = new ArrayList<>(List.of("pair", with));
        arguments.addAll(where);
        return Product.ctl(client, null, arguments.toArray(String[]::new));
    }

    @Test
    void shouldReportANonUtf8FileAndKeepTheOthers() throws Exception {
        var folder = Files.createDirectories(stranger.resolve("files"));
        Files.write(folder.resolve("latin1.txt"), "Das Ma\u00df der Dinge".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("good.txt"), "The harbour master of Quillon keeps the tide book in a green box.");
        Files.createFile(folder.resolve("empty.txt"));
        var fed = product.ctl("ingest", "-f", folder.toString());
        assertEquals(1, fed.exit(), fed.toString());
        assertTrue((fed.out() + fed.err()).contains("latin1.txt"), fed.toString());
        var asked = product.ctl("query", "Where is the tide book of the harbour master?");
        assertTrue(asked.out().contains("green box"), asked.toString());
    }

    @Test
    void shouldTakeTenThousandFilesWithoutRunningIntoTheLimitForQuestions() throws Exception {
        var folder = Files.createDirectories(stranger.resolve("many"));
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(folder.resolve("note" + i + ".txt"),
                    "Note number " + i + " says that crate " + (i * 7919 % 10_007) + " stands in row " + i % 97 + ".");
        }
        var started = System.nanoTime();
        var fed = product.ctl("ingest", "-f", folder.toString());
        assertEquals(0, fed.exit(), fed.toString());
        System.out.printf("10,000 files ingested in %.1f s%n", (System.nanoTime() - started) / 1e9);
        assertTrue((fed.out() + fed.err()).replace(",", "").contains("10000"), fed.toString());
    }

    @Test
    void shouldNameThePortThatIsInUse() throws Exception {
        var second = Files.createDirectories(stranger.resolve("second"));
        Product.choosePorts(second);
        Files.writeString(second.resolve("conf/spine.rcis.properties"), "address=" + endpoint("rcis") + "\n");
        try (var clash = Product.start(second)) {
            assertFalse(clash.awaitReady());
            assertEquals(1, clash.awaitExit());
            var out = String.join("\n", clash.output());
            assertTrue(out.contains(endpoint("rcis").substring("tcp://".length())), out);
            assertTrue(out.contains("spine.rcis"), "the remedy names the setting: " + out);
        }
    }
}
