package spine.bench.wire;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import spine.api.transport.Transport;
import spine.security.nacl.Nacl;

/** Who takes part: the default rows of ours, those with scalar Java alone, those of a second JDK, and the others. */
final class Contestants {
    private static final String SCALAR = "-Dspine.security.nacl.provider=java";

    private final WireOptions options;
    private final Jvm jvm;
    private final String engine;
    private final Optional<String> zmq;

    Contestants(WireOptions options) throws IOException, InterruptedException {
        this.options = options;
        this.jvm = Jvm.of(Path.of(System.getProperty("java.home")), List.of());
        this.engine = engine(options.engine());
        this.zmq = Natives.build(options.target(), "zmqbench");
    }

    /** Our own engine if it is there, unless another was asked for. */
    private static String engine(String asked) {
        var names = ServiceLoader.load(Transport.class).stream().map(p -> p.get().name()).toList();
        if (!asked.isEmpty() && !names.contains(asked)) {
            throw new IllegalArgumentException("no engine '" + asked + "'; there is " + names);
        }
        return !asked.isEmpty() ? asked : names.contains("zmtp") ? "zmtp" : "jeromq";
    }

    String engine() {
        return engine;
    }

    /** A variant of ours: which JDK, which crypto. */
    record Variant(String suffix, String text, Jvm jvm) {
    }

    /** The first is the default one. */
    List<Variant> variants() {
        var own = Jvm.of(jvm.home(), options.flags());
        var variants = new ArrayList<Variant>();
        variants.add(new Variant("", "", own));
        if (!Nacl.provider().name().equals("java")) {
            variants.add(new Variant("-java", "no native code", own.with(SCALAR)));
        }
        if (options.jdk() != null) {
            var second = Jvm.of(options.jdk(), options.flags());
            variants.add(new Variant("-" + second.feature(), "JDK " + second.feature(), second));
            variants.add(new Variant("-" + second.feature() + "-java", "JDK " + second.feature() + ", no native code",
                    second.with(SCALAR)));
        }
        return variants;
    }

    Optional<String> zmq() {
        return zmq;
    }

    Jvm jvm() {
        return jvm;
    }

    /** All that were asked for, those that are missing here too. */
    List<Contestant> all() throws IOException, InterruptedException {
        var all = new ArrayList<Contestant>();
        var none = Optional.<String>empty();
        for (var variant : variants()) {
            var jvm = variant.jvm();
            ours(all, "ours", "ours", variant, none, Starts.ours(jvm, engine, false));
            ours(all, "ours-curve", "ours, plain CURVE", variant, none,
                    Starts.plain(jvm, engine));
            ours(all, "ours-libzmq", "ours, libzmq's clients", variant, zmq, Starts.ours(jvm, engine, true));
        }
        add(all, "libzmq", "libzmq", zmq, Starts.libzmq("broker"));
        add(all, "libzmq-proxy", "libzmq, zmq_proxy", zmq, Starts.libzmq("proxy"));
        add(all, "jeromq", "JeroMQ", none, Starts.jeromq(jvm));
        add(all, "nats", "NATS with TLS", nats(), Starts.nats());
        add(all, "aeron", "Aeron IPC", none, Starts.aeron(jvm));
        var names = all.stream().map(Contestant::name).toList();
        all.removeIf(c -> !options.wants(c.name(), names));
        if (!options.only().contains("libzmq-proxy")) {
            all.removeIf(c -> c.name().equals("libzmq-proxy")); // slower than the loop; on demand
        }
        return all;
    }

    private static void ours(List<Contestant> all, String name, String label, Variant variant,
            Optional<String> missing, Contestant.Start start) {
        var text = label + (variant.text().isEmpty() ? "" : ", " + variant.text());
        all.add(new Contestant(name + variant.suffix(), text, true, variant.suffix(), missing, start));
    }

    private static void add(List<Contestant> all, String name, String label, Optional<String> missing,
            Contestant.Start start) {
        all.add(new Contestant(name, label, false, "", missing, start));
    }

    private Optional<String> nats() throws IOException, InterruptedException {
        for (var program : List.of("nats-server", "openssl")) {
            if (!onPath(program)) {
                return Optional.of("not installed: " + program);
            }
        }
        return Natives.build(options.target(), "natsbench");
    }

    private static boolean onPath(String program) {
        return List.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
