package spine.bench.wire;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spine.bench.Proc;

/**
 * An echo server of one system, to which many connect.
 *
 * @param name     of the system
 * @param label    for the table
 * @param process  the server
 * @param address  where it is bound
 * @param crypto   what ciphers
 * @param jvm      of ours, or null
 */
record Server(String name, String label, Child process, String address, String crypto, Jvm jvm) {
    /** Those that are there; clients are libzmq's, so without it there is none. */
    static List<Server> start(Launch launch, Contestants contestants) throws Exception {
        var names = contestants.all().stream().map(Contestant::name).toList();
        var servers = new ArrayList<Server>();
        for (var variant : contestants.variants()) {
            if (names.contains("ours" + variant.suffix())) {
                var process = launch.java(variant.jvm(), "ours", "server", "engine=" + contestants.engine());
                servers.add(of("ours" + variant.suffix(),
                        "ours" + (variant.text().isEmpty() ? "" : ", " + variant.text()), process, variant.jvm()));
            }
        }
        if (names.contains("libzmq")) {
            servers.add(of("libzmq", "libzmq", launch.c("zmqbench", "server"), null));
        }
        if (names.contains("jeromq")) {
            servers.add(of("jeromq", "JeroMQ", launch.java(contestants.jvm(), "jeromq", "server"), null));
        }
        return servers;
    }

    private static Server of(String name, String label, Child process, Jvm jvm) throws Exception {
        var said = Launch.ready(process);
        var crypto = said.has("crypto") ? said.get("crypto").getAsString()
                : name.equals("libzmq") ? "libsodium" : "jnacl";
        return new Server(name, label, process, said.get("front").getAsString(), crypto, jvm);
    }

    private boolean java() {
        return !name.equals("libzmq");
    }

    /** Live heap after a collection, in bytes; empty where there is no heap of Java. */
    Optional<Double> collect() throws IOException, InterruptedException {
        if (!java()) {
            return Optional.empty();
        }
        JsonObject said = process.ask("gc", Launch.PATIENCE);
        return Optional.of(said.get("heap").getAsDouble());
    }

    double resident() throws IOException {
        return Proc.residentBytes(process.pid());
    }

    double cpuSeconds() throws IOException {
        return Proc.runSeconds(process.pid());
    }
}
