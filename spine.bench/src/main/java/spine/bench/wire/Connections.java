package spine.bench.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import spine.bench.Figure;
import spine.bench.Row;

/**
 * What a connection with CURVE costs the server: its resident memory with 1, 100, ... connections of libzmq's that have
 * each had one echo, after a collection where there is a garbage collector; and the processor time of a server that has
 * 100 of them and nothing to do.
 */
final class Connections {
    static final String BYTES = "bytes a connection";
    private static final String MEMORY = "memory of a server by connections";
    private static final String IDLE = "idle with 100 connections";
    private static final int AT_ONCE = 32;
    private static final int PER_PROCESS = 2_500;
    private static final int WATCHED = 100;
    private static final int WARM_UP = 200;
    /** With fewer a JVM's own changes are larger than what the connections take. */
    private static final int ENOUGH = 1000;

    private final Launch launch;
    private final WirePlan plan;
    private final Series series;
    private final List<String> failures;

    /** @param failures is added what failed of ours */
    Connections(Launch launch, Series series, List<String> failures) {
        this.launch = launch;
        this.plan = launch.options().plan();
        this.series = series;
        this.failures = failures;
    }

    List<Row> run(Contestants contestants) throws Exception {
        var memory = new ArrayList<Row>();
        var idle = new ArrayList<Row>();
        for (var server : Server.start(launch, contestants)) {
            try {
                measure(server, memory, idle);
            } catch (IOException e) {
                memory.add(new Row(MEMORY, server.label(), List.of(), "failed: " + e.getMessage()));
                if (server.jvm() != null) {
                    failures.add("connections of " + server.name() + ": " + e.getMessage());
                }
            }
        }
        memory.addAll(idle);
        return memory;
    }

    private void measure(Server server, List<Row> memory, List<Row> idle) throws Exception {
        var crowds = new ArrayList<Child>();
        warm(server, crowds);
        var figures = new ArrayList<Figure>();
        var note = new StringBuilder();
        int there = 0;
        double first = 0;
        double firstHeap = 0;
        for (int wanted : plan.connections()) {
            there += sit(server, crowds, there, wanted - there);
            var heap = server.collect();
            double resident = server.resident();
            figures.add(Figure.mebibytes(String.format("%,d", there), resident));
            if (there == 0) {
                throw new IOException("no connection was answered");
            }
            if (there == 1) {
                first = resident;
                firstHeap = heap.orElse(0.0);
            } else if (wanted == plan.connections().get(plan.connections().size() - 1) || there < wanted) {
                double each = (resident - first) / (there - 1);
                figures.add(new Figure("each", each / 1024, "KiB"));
                if (there >= ENOUGH) {
                    series.add(server.name(), BYTES, each);
                }
                if (heap.isPresent()) {
                    figures.add(new Figure("heap each", (heap.get() - firstHeap) / (there - 1) / 1024, "KiB"));
                }
            }
            if (there < wanted) {
                note.append("; no more within ").append(plan.sitMillis() / 1000).append(" s");
                break;
            }
            if (wanted == WATCHED) {
                idle.add(idle(server));
            }
        }
        crowds.forEach(launch::end);
        memory.add(new Row(MEMORY, server.label(), figures, server.crypto() + note));
    }

    /** Connections that come and go: what a server loads and compiles once is no connection's memory. */
    private void warm(Server server, List<Child> crowds) throws Exception {
        crowds.add(crowd(server));
        crowds.get(0).ask("storm " + WARM_UP + " " + AT_ONCE + " " + plan.sitMillis(), Launch.PATIENCE);
    }

    private Child crowd(Server server) throws Exception {
        var crowd = launch.c("zmqbench", "crowd", server.address());
        Launch.ready(crowd);
        return crowd;
    }

    /** Further connections, in as many processes of clients as it takes; returns how many there are more. */
    private int sit(Server server, List<Child> crowds, int there, int more) throws Exception {
        int made = 0;
        long begin = System.nanoTime();
        while (made < more) {
            int room = PER_PROCESS * crowds.size() - there - made;
            if (room <= 0) {
                crowds.add(crowd(server));
                room = PER_PROCESS;
            }
            int ask = Math.min(room, more - made);
            long left = plan.sitMillis() - (System.nanoTime() - begin) / 1_000_000;
            var said = crowds.get(crowds.size() - 1).ask("sit " + ask + " " + AT_ONCE + " " + Math.max(1, left),
                    Launch.PATIENCE);
            made += said.get("count").getAsInt();
            if (said.get("count").getAsInt() < ask) {
                return made;
            }
        }
        return made;
    }

    private Row idle(Server server) throws Exception {
        double before = server.cpuSeconds();
        long begin = System.nanoTime();
        long end = begin + plan.idle().toNanos();
        for (long now = begin; now < end; now = System.nanoTime()) {
            LockSupport.parkNanos(end - now);
        }
        double share = (server.cpuSeconds() - before) / ((System.nanoTime() - begin) / 1e9);
        return new Row(IDLE, server.label(), List.of(new Figure("of one core", 100 * share, "%")));
    }
}
