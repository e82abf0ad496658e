package spine.bench.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.message.Durability;
import spine.bench.Figure;
import spine.bench.Latency;
import spine.bench.Row;

/**
 * Appends of entries with bodies of {@value #BODY} bytes, one thread. All logs take turns in each round, and the figures are
 * medians of the rounds, so that what else the machine does meets all of them.
 */
final class Levels {
    static final int BODY = 256;
    /** What the journal's frame of such an entry has, so that all write as much. */
    static final int FRAME = 488;
    private static final int APPENDS = 20_000;
    private static final int SYNCS = 100;
    private static final int MANY = 100_000;
    private static final int MANY_SYNCED = 1_000;
    private static final String PLAIN = "plain write";

    private record Round(double p50, double p99, double p999, double perSecond) {
    }

    private Levels() {
    }

    static List<Row> rows(Path work, int rounds) throws Exception {
        var logs = logs(work);
        var seen = new LinkedHashMap<String, List<Round>>();
        try {
            for (int round = -1; round < rounds; round++) {
                System.err.println("spine.bench: round " + (round + 1) + " of " + rounds);
                for (var log : logs.entrySet()) {
                    var result = round(log.getValue());
                    if (round >= 0) { // the first one warms up
                        seen.computeIfAbsent(log.getKey(), name -> new ArrayList<>()).add(result);
                    }
                }
            }
        } finally {
            for (var log : logs.values()) {
                log.close();
            }
        }
        double plain = p50(seen.get(PLAIN));
        double forced = p50(seen.get(PLAIN + ", force"));
        return seen.entrySet().stream().map(one -> row(one.getKey(), one.getValue(),
                logs.get(one.getKey()).isSynced() ? forced : plain)).toList();
    }

    private static Map<String, Log> logs(Path work) throws Exception {
        var entry = OurLog.request(BODY);
        var logs = new LinkedHashMap<String, Log>();
        logs.put("journal, ACCEPTED", OurLog.open(work.resolve("accepted"), Durability.ACCEPTED, entry));
        logs.put("journal, JOURNALED", OurLog.open(work.resolve("journaled"), Durability.JOURNALED, entry));
        logs.put(PLAIN, new PlainLog(work.resolve("plain"), FRAME, false));
        logs.put("Chronicle Queue", new ChronicleLog(work.resolve("chronicle"), FRAME, false));
        logs.put("journal, SYNCED", OurLog.open(work.resolve("synced"), Durability.SYNCED, entry));
        logs.put(PLAIN + ", force", new PlainLog(work.resolve("forced"), FRAME, true));
        logs.put("Chronicle Queue, sync", new ChronicleLog(work.resolve("chronicle-sync"), FRAME, true));
        return logs;
    }

    private static Round round(Log log) throws Exception {
        var nanos = new long[log.isSynced() ? SYNCS : APPENDS];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            log.append();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        int many = log.isSynced() ? MANY_SYNCED : MANY;
        long start = System.nanoTime();
        for (int done = 0; done < many; done += SYNCS) {
            log.append(SYNCS);
        }
        return new Round(at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), many * 1e9 / (System.nanoTime() - start));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * quantile) - 1)];
    }

    private static double p50(List<Round> rounds) {
        return Latency.median(rounds.stream().mapToDouble(Round::p50).toArray());
    }

    private static Row row(String name, List<Round> rounds, double plain) {
        return new Row("append, " + BODY + " byte bodies in " + FRAME + " byte frames", name, List.of(
                Figure.micros("p50", p50(rounds)),
                Figure.micros("p99", Latency.median(rounds.stream().mapToDouble(Round::p99).toArray())),
                Figure.micros("p99.9", Latency.median(rounds.stream().mapToDouble(Round::p999).toArray())),
                Figure.perSecond("", Latency.median(rounds.stream().mapToDouble(Round::perSecond).toArray())),
                Figure.times("p50 to plain", p50(rounds) / plain)), "");
    }
}
