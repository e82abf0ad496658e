package spine.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** How the three processes of each system are started. No state. */
final class Starts {
    /** Keeps our own peers from offering any extension: plain CURVE. */
    private static final String[] NO_EXTENSIONS = {"-Dspine.zmtp.batch=false", "-Dspine.zmtp.cipher=OFF"};

    private Starts() {
    }

    /** Our broker and clients with the extensions off; what was not plain CURVE after all is no row of plain CURVE. */
    static Contestant.Start plain(Jvm jvm, String engine) {
        var plain = ours(jvm.with(NO_EXTENSIONS), engine, false);
        return launch -> {
            var trio = plain.start(launch);
            if (engine.equals("zmtp") && !trio.crypto().contains(", curve, ")) {
                launch.end(trio.client());
                launch.end(trio.broker());
                throw new IOException("not plain CURVE, but " + trio.crypto());
            }
            return trio;
        };
    }

    /** Our broker, with our clients or with those of libzmq. */
    static Contestant.Start ours(Jvm jvm, String engine, boolean libzmqClients) {
        return launch -> {
            var broker = launch.java(jvm, "ours", "broker", "engine=" + engine);
            var said = Launch.ready(broker);
            var front = said.get("front").getAsString();
            var back = said.get("back").getAsString();
            var worker = libzmqClients ? launch.c("zmqbench", "worker", back)
                    : launch.java(jvm, "ours", "worker", "engine=" + engine, "address=" + back);
            var client = libzmqClients ? launch.c("zmqbench", "client", front)
                    : launch.java(jvm, "ours", "client", "engine=" + engine, "address=" + front);
            Launch.ready(worker);
            Launch.ready(client);
            var protection = broker.ask("await", Launch.PATIENCE).get("protection").getAsString();
            return new Trio(client, broker, engine + ", " + protection + ", " + said.get("crypto").getAsString());
        };
    }

    /** @param role {@code broker}, a poll loop that forwards in bursts, or {@code proxy}, zmq_proxy */
    static Contestant.Start libzmq(String role) {
        return launch -> {
            var broker = launch.c("zmqbench", role);
            var said = Launch.ready(broker);
            var worker = launch.c("zmqbench", "worker", said.get("back").getAsString());
            var client = launch.c("zmqbench", "client", said.get("front").getAsString());
            Launch.ready(worker);
            Launch.ready(client);
            return new Trio(client, broker, "CURVE by libsodium");
        };
    }

    static Contestant.Start jeromq(Jvm jvm) {
        return launch -> {
            var broker = launch.java(jvm, "jeromq", "broker");
            var said = Launch.ready(broker);
            var worker = launch.java(jvm, "jeromq", "worker", "address=" + said.get("back").getAsString());
            var client = launch.java(jvm, "jeromq", "client", "address=" + said.get("front").getAsString());
            Launch.ready(worker);
            Launch.ready(client);
            return new Trio(client, broker, "CURVE by jnacl");
        };
    }

    static Contestant.Start nats() {
        return launch -> {
            var folder = Files.createDirectories(launch.work().resolve("nats"));
            Certificates.make(folder);
            int port = FreePort.choose();
            Files.writeString(folder.resolve("nats.conf"), String.join("\n", "listen: \"127.0.0.1:" + port + "\"",
                    "tls {", "  cert_file: \"" + folder.resolve("cert.pem") + "\"",
                    "  key_file: \"" + folder.resolve("key.pem") + "\"", "}", ""));
            var server = launch.start("nats-server", List.of("nats-server", "-c",
                    folder.resolve("nats.conf").toString()));
            FreePort.await(port);
            var url = "tls://127.0.0.1:" + port;
            var worker = launch.c("natsbench", "worker", url, folder.resolve("cert.pem").toString());
            Launch.ready(worker);
            var client = launch.c("natsbench", "client", url, folder.resolve("cert.pem").toString());
            Launch.ready(client);
            return new Trio(client, server, "TLS 1.3 by Go and OpenSSL");
        };
    }

    static Contestant.Start aeron(Jvm jvm) {
        return launch -> {
            var shared = launch.options().sharedMemory();
            var folder = "folder=" + shared.resolve("aeron");
            var broker = launch.java(jvm, "aeron", "broker", folder);
            Launch.ready(broker);
            var worker = launch.java(jvm, "aeron", "worker", folder);
            var client = launch.java(jvm, "aeron", "client", folder);
            Launch.ready(worker);
            Launch.ready(client);
            return new Trio(client, broker, "no encryption, shared memory");
        };
    }
}
