package spine.bench.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.bench.Figure;
import spine.bench.Row;

/**
 * Fresh connections with CURVE, each with keys of its own, so many at a time: connect, one message, its echo, close.
 * The client is one program of libzmq's for all servers; ours, for our server, comes on top.
 */
final class Handshakes {
    static final String RATE = "handshakes";
    private static final String GROUP = "handshakes, fresh CURVE connections";
    private static final int AT_ONCE = 16;
    private static final String OUR_CLIENT = "+ours";
    private static final long STORM_MILLIS = 30_000;

    private final Launch launch;
    private final WirePlan plan;
    private final Series series;
    private final List<String> failures;
    private final Map<String, String> out = new HashMap<>();

    /** @param failures is added what failed of ours */
    Handshakes(Launch launch, Series series, List<String> failures) {
        this.launch = launch;
        this.plan = launch.options().plan();
        this.series = series;
        this.failures = failures;
    }

    List<Row> run(Contestants contestants) throws Exception {
        var servers = Server.start(launch, contestants);
        Map<Server, Child> crowds = new LinkedHashMap<>();
        Map<Server, Child> storms = new LinkedHashMap<>();
        for (var server : servers) {
            var crowd = launch.c("zmqbench", "crowd", server.address());
            Launch.ready(crowd);
            crowds.put(server, crowd);
            if (server.jvm() != null) {
                var storm = launch.java(server.jvm(), "ours", "storm", "engine=" + contestants.engine(),
                        "address=" + server.address());
                Launch.ready(storm);
                storms.put(server, storm);
            }
        }
        for (int round = -1; round < plan.handshakeRounds(); round++) {
            for (var server : servers) {
                attempt(server, server.name(), crowds.get(server), round);
                if (storms.containsKey(server)) {
                    attempt(server, server.name() + OUR_CLIENT, storms.get(server), round);
                }
            }
        }
        crowds.values().forEach(launch::end);
        storms.values().forEach(launch::end);
        return rows(servers);
    }

    /** A server of ours that fails is an error of ours; any other is left out, and its row says why. */
    private void attempt(Server server, String name, Child clients, int round) throws InterruptedException {
        if (out.containsKey(name)) {
            return;
        }
        try {
            storm(name, clients, round);
        } catch (IOException e) {
            out.put(name, "failed: " + e.getMessage());
            if (server.jvm() != null) {
                failures.add("handshakes of " + name + ": " + e.getMessage());
            }
        }
    }

    /** Round -1 warms up: compilers of a JVM have much to do for a handshake. */
    private void storm(String name, Child clients, int round) throws IOException, InterruptedException {
        long end = System.nanoTime() + plan.stormUp().toNanos();
        do {
            var said = clients.ask("storm " + plan.handshakes() + " " + AT_ONCE + " " + STORM_MILLIS, Launch.PATIENCE);
            int count = said.get("count").getAsInt();
            if (count < plan.handshakes()) {
                throw new IOException("only " + count + " of " + plan.handshakes() + " connections of " + name
                        + " were answered within " + STORM_MILLIS / 1000 + " s");
            }
            if (round >= 0) {
                series.add(name, RATE, count / said.get("seconds").getAsDouble());
            }
        } while (round < 0 && System.nanoTime() < end);
    }

    private List<Row> rows(List<Server> servers) {
        var rows = new ArrayList<Row>();
        for (var server : servers) {
            rows.add(row(server.name(), server.label() + " server, libzmq's client", server.crypto()));
            if (server.jvm() != null) {
                rows.add(row(server.name() + OUR_CLIENT, server.label() + " server, our client", server.crypto()));
            }
        }
        return rows;
    }

    private Row row(String name, String label, String crypto) {
        if (out.containsKey(name)) {
            return new Row(GROUP, label, List.of(), out.get(name));
        }
        var figures = new ArrayList<>(List.of(Figure.perSecond("", series.median(name, RATE))));
        double ratio = series.ratio(name, "libzmq", RATE);
        if (!Double.isNaN(ratio)) {
            figures.add(Figure.times("to libzmq", ratio));
        }
        return new Row(GROUP, label, figures, AT_ONCE + " at a time; " + crypto);
    }
}
