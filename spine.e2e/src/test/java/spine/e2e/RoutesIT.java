package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routing table in the product (BR-09 to BR-12), with workers and askers outside, over plain ZeroMQ. */
class RoutesIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LOWER = "0".repeat(32) + "-7" + "f".repeat(31);
    private static final String UPPER = "8" + "0".repeat(31) + "-" + "f".repeat(32);
    private static final String TURN = "{\"capability\": \"turn\", \"text_data\": \"whose\", \"idempotent\": true}";

    @TempDir
    Path work;
    private final Map<String, Process> workers = new LinkedHashMap<>();

    @AfterEach
    void stopTheWorkers() throws Exception {
        for (var worker : workers.values()) {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldTakeTurnsSkipTheSickReachAllAndFindTheOwner() throws Exception {
        var messages = Product.run(home, null, List.of("protoc", "-I",
                Product.ROOT.resolve("spine.api/src/main/protobuf").toString(), "--python_out", work.toString(),
                "nikola/errors.proto", "nikola/spine.proto"));
        assertEquals(0, messages.exit(), messages.toString());
        serve("w1", "MEMORY_SYSTEM", 2, LOWER);
        serve("w2", "MEMORY_SYSTEM", 2, UPPER);
        serve("eye", "VISUAL_CORTEX", 10, "-");
        key("reason", "--component", "REASONING_ENGINE");
        key("physics", "--component", "PHYSICS_ENGINE");
        key("stranger", "--component", "HTTP_CLIENT");

        // BR-11: by turns.
        var said = ask("reason", 3, TURN, TURN, TURN, TURN, TURN, TURN);
        assertEquals(3, said.stream().filter("w1"::equals).count(), said.toString());
        assertEquals(3, said.stream().filter("w2"::equals).count(), said.toString());

        // The owner of a key, and nobody else.
        assertEquals(List.of("w1", "w2", "w1", "w1", "w2"), ask("reason", 3, retrieve(0x10), retrieve(0x90),
                retrieve(0x7f), retrieve(0x00), retrieve(0xff)));

        // BR-10: one spike to all: these three, and the product's own memory and orchestrator.
        var told = ask("physics", 1, "{\"neurogenesis\": {\"reason\": \"test\"}}");
        assertTrue(told.get(0).contains("\"took\":5,\"of\":5"), told.toString());
        for (var worker : workers.keySet()) {
            Eventually.holds(worker + " has it", LIMIT, () -> printed(worker).contains("got neurogenesis"));
        }
        assertEquals(List.of("NO_SUCH_AGENT", "FORBIDDEN"), ask("stranger", 8,
                "{\"command_req\": {\"command\": \"ls\"}}",
                "{\"command_req\": {\"command\": \"ls\"}, \"recipient_name\": \"w1\"}"), "the executor or nobody");
        assertTrue(ask("stranger", 8, "{\"recipient\": \"MONITOR\", \"text_data\": \"a log line\"}").get(0)
                .startsWith("ack "), "fire and forget");

        // BR-11: one that is degraded is passed over, one that was killed is gone.
        signal("STOP", "w2");
        Eventually.holds("w2 is degraded or dead", LIMIT, () -> {
            var shown = product.ctl("routes", "--json").out();
            return shown.contains("{\"agent\":\"w2\",\"takes\":true,\"why\":\"degraded")
                    || shown.contains("{\"agent\":\"w2\",\"takes\":false,\"why\":\"dead");
        });
        System.out.println(product.ctl("routes").out());
        assertEquals(List.of("w1", "w1", "w1", "w1"), ask("reason", 3, TURN, TURN, TURN, TURN));
        signal("CONT", "w2");
        Eventually.holds("w2 is back", LIMIT, () -> ask("reason", 3, TURN, TURN).contains("w2"));
        workers.get("w1").destroyForcibly().waitFor();
        assertEquals(List.of("w2", "w2", "w2"), ask("reason", 3, TURN, TURN, TURN));
        assertTrue(product.ctl("routes", "--json").out().contains("{\"agent\":\"w1\",\"takes\":false,\"why\":\"dead"));
    }

    /** What is wrong is said with its line, and changes nothing; what is right holds from then on. */
    @Test
    void shouldReadItsRulesAnewWhenToldTo() throws Exception {
        var file = home.resolve("conf/routes.conf");
        Files.writeString(file, "any any any ROUND_ROBIN\nuser query any SHOUT\n");
        var wrong = product.ctl("routes", "--reload");
        assertEquals(1, wrong.exit());
        assertTrue(wrong.err().contains("conf/routes.conf, line 2: there is no strategy 'SHOUT'."), wrong.toString());
        Files.writeString(file, "any any any ROUND_ROBIN # all there is\n");
        var right = product.ctl("routes", "--reload");
        assertTrue(right.out().contains("rules: conf/routes.conf"), right.toString());
        Files.delete(file);
        assertTrue(product.ctl("routes", "--reload").out().contains("rules: shipped"));
    }

    private static String retrieve(int first) {
        var key = new byte[16];
        key[0] = (byte) first;
        return "{\"retrieve_req\": {\"direct_morton_index\": \"" + java.util.Base64.getEncoder().encodeToString(key)
                + "\"}}";
    }

    private void serve(String name, String component, int number, String keys) throws Exception {
        key(name, "--agent", name, "--component", component);
        workers.put(name, peer("serve", keyFile(name), name, Integer.toString(number), number == 2 ? "turn" : "see", keys)
                .redirectErrorStream(true).redirectOutput(work.resolve(name + ".out").toFile()).start());
        Eventually.holds(name + " serves", LIMIT, () -> printed(name).contains("welcome"));
    }

    private void key(String name, String... rights) throws Exception {
        var made = peer("key", keyFile(name)).redirectOutput(work.resolve(name + ".pub").toFile()).start();
        assertEquals(0, made.waitFor());
        var command = new ArrayList<>(List.of("whitelist", "add", Files.readString(work.resolve(name + ".pub")).strip()));
        command.addAll(List.of(rights));
        var added = product.ctl(command.toArray(String[]::new));
        assertEquals(0, added.exit(), added.toString());
    }

    private List<String> ask(String name, int component, String... spikes) throws Exception {
        var output = work.resolve(name + ".said");
        var asked = peer(Stream.concat(Stream.of("ask", keyFile(name), Integer.toString(component)),
                Stream.of(spikes)).toArray(String[]::new)).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        assertEquals(0, asked.waitFor(), Files.readString(output));
        return Files.readAllLines(output);
    }

    private ProcessBuilder peer(String... arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/python3",
                Product.ROOT.resolve("spine.e2e/src/test/python/peer.py").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("SPINE_HOME", home.toString());
        builder.environment().put("PYTHONPATH", work.toString());
        return builder;
    }

    private String keyFile(String name) {
        return work.resolve(name + ".key").toString();
    }

    private String printed(String worker) throws Exception {
        return Files.readString(work.resolve(worker + ".out"));
    }

    private void signal(String which, String worker) throws Exception {
        Product.run(home, null, List.of("kill", "-" + which, Long.toString(workers.get(worker).pid())));
    }
}
