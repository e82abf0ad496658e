package spine.broker.monitor.internal;

import java.util.Map;
import spine.api.message.Directory;
import spine.api.message.StatusReport;

/**
 * The directory's numbers as metrics: the names of OP-07 where there is such a number, {@code count.NAME} for what the
 * broker counted, {@code agent.NAME.FIGURE} for agents. Static functions without state.
 */
final class FiguresReport {
    /** Of agents; of more only the first ones are told. */
    static final int MOST_AGENTS = 1000;
    private static final String COUNT = "count.";
    private static final String RECEIVED = "count.received.";

    private FiguresReport() {
    }

    static StatusReport of(Directory directory) {
        var report = StatusReport.newBuilder().setPid(ProcessHandle.current().pid())
                .setLifecycle(StatusReport.Lifecycle.READY);
        double received = 0;
        for (var fact : directory.getFactsMap().entrySet()) {
            double value = number(fact);
            if (fact.getKey().startsWith(RECEIVED)) {
                received += value;
            }
            if (fact.getKey().startsWith(COUNT)) {
                report.putMetrics(fact.getKey(), value);
            } else if (fact.getKey().equals("uptime_seconds")) {
                report.setUptimeSeconds((long) value);
            }
        }
        double queued = 0;
        for (var entry : directory.getEntriesList()) {
            queued += entry.getQueued();
        }
        directory.getEntriesList().stream().limit(MOST_AGENTS).forEach(entry -> put(report, entry));
        var runtime = Runtime.getRuntime();
        return report.putMetrics("nikola_queue_depth", queued).putMetrics("nikola_processed_spikes_total", received)
                .putMetrics("agents", directory.getEntriesCount())
                .putMetrics("heap_bytes", runtime.totalMemory() - runtime.freeMemory()).build();
    }

    private static double number(Map.Entry<String, String> fact) {
        try {
            return Double.parseDouble(fact.getValue());
        } catch (NumberFormatException text) {
            return 0;
        }
    }

    private static void put(StatusReport.Builder report, Directory.Entry entry) {
        var name = "agent." + entry.getName() + ".";
        report.putMetrics(name + "state", entry.getStateValue()).putMetrics(name + "in_flight", entry.getInFlight())
                .putMetrics(name + "queued", entry.getQueued()).putMetrics(name + "answered", entry.getAnswered())
                .putMetrics(name + "failed", entry.getFailed()).putMetrics(name + "dropped", entry.getDropped())
                .putMetrics(name + "per_second", entry.getPerSecond()).putMetrics(name + "p50_ms", entry.getP50Ms())
                .putMetrics(name + "p99_ms", entry.getP99Ms()).putMetrics(name + "restarts", entry.getRestarts());
    }
}
