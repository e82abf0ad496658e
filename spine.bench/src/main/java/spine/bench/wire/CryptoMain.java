package spine.bench.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.Pattern;
import spine.bench.Figure;
import spine.bench.Machine;
import spine.bench.Report;
import spine.bench.Row;
import spine.security.nacl.NaclProvider;

/**
 * The program behind {@code run crypto}: sealing and opening by every provider that is there, jnacl, libsodium from C
 * and the JDK's ciphers, each in a process of its own, interleaved. Ends as {@link WireMain} does.
 */
public final class CryptoMain {
    private static final double MEGA = 1e6;
    private static final List<String> WAYS = List.of("seal", "open");
    private static final String VECTOR = "java-vector";
    private static final List<String> REFERENCES = List.of("jnacl", "libsodium-c");

    private final Launch launch;
    private final WirePlan plan;
    private final Series series = new Series();
    private final Map<String, Child> running = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    private CryptoMain(Launch launch) {
        this.launch = launch;
        this.plan = launch.options().plan();
    }

    public static void main(String[] arguments) {
        WireProgram.main(arguments, (launch, failures) -> new Report(Machine.here(),
                launch.options().plan().name() + " crypto", "alone", new CryptoMain(launch).measure()));
    }

    private List<Row> measure() throws Exception {
        start();
        for (int round = -1; round < plan.rounds(); round++) {
            var turn = new ArrayList<>(running.keySet());
            Collections.rotate(turn, round);
            for (int size : WirePlan.SIZES) {
                for (var way : WAYS) {
                    for (var name : turn) {
                        once(name, way, size, round < 0);
                    }
                }
            }
        }
        var rows = new ArrayList<Row>();
        for (int size : WirePlan.SIZES) {
            running.keySet().forEach(name -> rows.add(row(name, size)));
        }
        notes.keySet().stream().filter(name -> !running.containsKey(name))
                .forEach(name -> rows.add(new Row("not there", name, List.of(), notes.get(name))));
        return rows;
    }

    private void once(String name, String way, int size, boolean warmUp) throws Exception {
        long millis = plan.crypto().toMillis() * (warmUp ? 4 : 1);
        var said = running.get(name).ask(way + " " + size + " " + millis, Launch.PATIENCE);
        if (!warmUp) {
            series.add(name, way + size, said.get("count").getAsDouble() / said.get("seconds").getAsDouble());
        }
    }

    private void start() throws Exception {
        var options = launch.options();
        var own = Jvm.of(Path.of(System.getProperty("java.home")), options.flags());
        java("jnacl", own, "jnacl");
        java(own, "");
        if (options.jdk() != null) {
            var second = Jvm.of(options.jdk(), options.flags());
            java(second, "-" + second.feature());
        }
        if (options.wants("libsodium-c")) {
            var missing = Natives.build(options.target(), "sodiumbench");
            if (missing.isPresent()) {
                notes.put("libsodium-c", missing.get());
            } else {
                add("libsodium-c", launch.c("sodiumbench"));
            }
        }
    }

    /** Every provider, each pinned in a JVM of its own, and the JDK's ciphers. */
    private void java(Jvm jvm, String suffix) throws Exception {
        var names = new TreeSet<>(List.of("java"));
        ServiceLoader.load(NaclProvider.class).forEach(provider -> names.add(provider.name()));
        for (var name : names) {
            var pinned = jvm.with("-Dspine.security.nacl.provider=" + name);
            java(name + suffix, name.equals(VECTOR) ? pinned.with("--add-modules=jdk.incubator.vector") : pinned,
                    "nacl");
        }
        java("aes-256-gcm" + suffix, jvm, "aes");
        java("chacha20-poly1305" + suffix, jvm, "chacha");
    }

    private void java(String name, Jvm jvm, String role) throws Exception {
        if (launch.options().wants(name)) {
            add(name, launch.java(jvm, "crypto", role));
        }
    }

    private void add(String name, Child child) throws InterruptedException {
        try {
            notes.put(name, Launch.ready(child).get("crypto").getAsString());
            running.put(name, child);
        } catch (IOException e) {
            var own = Pattern.compile("name=" + Pattern.quote(name.replaceAll("-\\d+$", "")) + ",.*?reason=([^\\]]*)]")
                    .matcher(String.valueOf(e.getMessage()));
            notes.put(name, own.find() ? own.group(1) : e.getMessage());
            launch.end(child);
        }
    }

    private Row row(String name, int size) {
        var figures = new ArrayList<Figure>();
        for (var way : WAYS) {
            figures.add(new Figure(way, series.median(name, way + size) / MEGA, "MB/s"));
        }
        for (var reference : REFERENCES) {
            double ratio = series.ratio(name, reference, "seal" + size);
            if (!Double.isNaN(ratio)) {
                figures.add(Figure.times("to " + reference, ratio));
            }
        }
        return new Row("seal and open, " + WirePlan.text(size), name, figures, notes.get(name));
    }
}
