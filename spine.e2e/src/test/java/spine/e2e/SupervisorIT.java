package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The watchdog that acts (HB-03, HB-04), with the real product, the example agent as a process, and hung agents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupervisorIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    static Path home;
    @TempDir
    static Path work;
    private Product product;
    private String key;

    @BeforeAll
    void declareAndStart() throws Exception {
        Product.choosePorts(home);
        product = Product.up(home);
        // Its first start by hand makes its key pair, and an administrator gives the key its name: once.
        var agent = PythonAgent.start(Product.ROOT.resolve("examples/agent-python"), home, work);
        agent.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        key = Files.readString(home.resolve("keys/agent_units.key"));
        assertEquals(0, product.ctl("whitelist", "add", agent.key(), "--agent", "units").exit());
        Files.createDirectory(home.resolve("conf/processes"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        declare("units", "command = /usr/bin/python3 -u " + Product.ROOT.resolve("examples/agent-python/agent.py")
                + "\nenvironment.PYTHONPATH = " + work + "\n");
        declare("fragile", "command = /bin/sh -c \"echo broken; exit 7\"\n");
        ok("process", "start", "units");
        serves();
    }

    private void declare(String name, String content) throws Exception {
        var file = home.resolve("conf/processes/" + name + ".properties");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
    }

    @AfterAll
    void stop() throws Exception {
        if (product != null) {
            product.stop(); // not by force: that would leave its processes behind
            NoSecrets.assertNone(product.printed(), home);
        }
    }

    private Product.Result ok(String... command) throws Exception {
        var result = product.ctl(command);
        assertEquals(0, result.exit(), result.toString());
        return result;
    }

    private JsonObject process(String name) throws Exception {
        var list = JsonParser.parseString(ok("process", "list", "--json").out()).getAsJsonObject();
        for (var one : list.getAsJsonArray("processes")) {
            if (one.getAsJsonObject().get("name").getAsString().equals(name)) {
                return one.getAsJsonObject();
            }
        }
        return new JsonObject();
    }

    private long pid() throws Exception {
        return process("units").get("pid").getAsLong();
    }

    private void serves() throws Exception {
        var took = Eventually.holds("units serves", LIMIT, () -> product.ctl("call", "--timeout", "5", "units",
                "12 miles in km").out().strip().equals("12 miles = 19.3121 km"));
        System.out.printf("units serves after %.1f s%n", took.toMillis() / 1000.0);
    }

    private void signal(String name, long pid) throws Exception {
        Product.run(home, null, List.of("kill", "-" + name, Long.toString(pid)));
    }

    private void isReplaced(long former) throws Exception {
        Eventually.holds("another process runs", LIMIT, () -> {
            var now = process("units");
            return now.get("pid").getAsLong() != 0 && now.get("pid").getAsLong() != former
                    && now.get("state").getAsString().equals("running");
        });
        serves();
        assertTrue(ProcessHandle.of(former).isEmpty(), "the former one is gone");
        assertEquals(key, Files.readString(home.resolve("keys/agent_units.key")), "the same identity, no pairing anew");
    }

    @Test
    @Order(1)
    void shouldStartAKilledProcessAnewWithTheSameIdentityHB04() throws Exception {
        long former = pid();
        signal("KILL", former);
        isReplaced(former);
        assertTrue(process("units").get("reason").getAsString().contains("137"));
        var entry = JsonParser.parseString(ok("agents", "units", "--json").out()).getAsJsonObject()
                .getAsJsonArray("agents").get(0).getAsJsonObject();
        assertEquals(1, entry.get("restarts").getAsInt(), "the directory counts it");
    }

    @Test
    @Order(2)
    void shouldReplaceAStoppedProcessWhenItIsDeadHB04() throws Exception {
        long former = pid();
        signal("STOP", former);
        isReplaced(former);
        assertTrue(process("units").get("reason").getAsString().contains("silent"), process("units").toString());
    }

    @Test
    @Order(3)
    void shouldLeaveAProcessDownThatExitsAtOnceAndSayWhyHB04() throws Exception {
        ok("process", "start", "fragile");
        Eventually.holds("it stays down", LIMIT, () -> process("fragile").get("state").getAsString().equals("down"));
        assertEquals(5, process("fragile").get("restarts").getAsInt());
        Eventually.holds("why says it", LIMIT, () -> {
            var why = product.ctl("why", "fragile");
            return (why.out() + why.err()).contains("spinectl process start fragile");
        });
        assertTrue(Files.readString(home.resolve("log/processes/fragile.log")).contains("broken"));
    }

    @Test
    @Order(4)
    void shouldMakeAHungAgentOfTheContainerAnewHB04() throws Exception {
        // Its first object hangs, a second one does not: what a restart is for.
        var hangs = "if (System.getProperties().putIfAbsent(\"test.hung\", \"1\") == null) { hung = true; }"
                + " while (hung) { try { new java.util.concurrent.CountDownLatch(1).await(); }"
                + " catch (InterruptedException ignored) { hung = true; } } return Payload.text(\"well\");";
        var recipe = new AgentJar.Recipe("dozer", "1.0.0", hangs).with("", "volatile boolean hung;");
        Files.copy(AgentJar.build(work, recipe), home.resolve("agents/dozer.jar"));
        Eventually.holds("all its threads hang, and it is made anew", LIMIT, () -> {
            var calls = new java.util.ArrayList<java.util.concurrent.CompletableFuture<String>>();
            for (int i = 0; i < 8; i++) {
                calls.add(java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                    try {
                        return product.ctl("call", "--timeout", "1", "dozer", "hi").out().strip();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            return calls.stream().map(java.util.concurrent.CompletableFuture::join).anyMatch("well"::equals);
        });
        var list = ok("process", "list", "--json").out();
        assertTrue(list.contains("\"dozer\""), list);
    }

    @Test
    @Order(5)
    void shouldEndOrphansAndRememberAfterTheBrokerWasKilledHB04() throws Exception {
        long former = pid();
        var ever = process("units").get("restarts_ever").getAsLong();
        product.kill();
        assertTrue(ProcessHandle.of(former).isPresent(), "nobody could end it");
        product = Product.up(home);
        isReplaced(former);
        assertEquals(ever, process("units").get("restarts_ever").getAsLong());
        assertEquals("down", process("fragile").get("state").getAsString(), "it stays down");
    }

    @Test
    @Order(6)
    void shouldEndProcessesWithTheProductHB04() throws Exception {
        long former = pid();
        product.stop();
        Eventually.holds("it does not outlive a clean stop", LIMIT, () -> ProcessHandle.of(former).isEmpty());
    }
}
