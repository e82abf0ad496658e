package spine.cli.internal;

import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.RCISRequest;

@Command(name = "metrics", description = "Shows the engine's figures; all groups if none is named.")
final class MetricsCommand extends JsonBase {
    @Option(names = "--physics", description = "The wave engine.")
    boolean physics;

    @Option(names = "--memory", description = "What is stored.")
    boolean memory;

    @Option(names = "--neuro", description = "Neurochemistry.")
    boolean neuro;

    @Option(names = {"-w", "--watch"}, paramLabel = "SECONDS", description = "Again and again, until interrupted.")
    int watch;

    @Option(names = "--times", paramLabel = "N", hidden = true, description = "With --watch: so often.")
    int times = Integer.MAX_VALUE;

    MetricsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            show(session);
            var never = new CountDownLatch(1);
            for (int i = 1; watch > 0 && i < times && !never.await(watch, TimeUnit.SECONDS); i++) {
                show(session);
            }
            return 0;
        }
    }

    private void show(Session session) throws Exception {
        var request = MetricsRequest.newBuilder().setIncludePhysics(physics).setIncludeMemory(memory)
                .setIncludeNeurochemistry(neuro);
        var response = session.ask(RCISRequest.newBuilder().setMetrics(request));
        if (json) {
            var map = new LinkedHashMap<>(Json.map("request_id", response.getRequestId(),
                    "timestamp", response.getTimestamp(), "status", response.getStatusCode()));
            MetricsView.put(map, response.getMetricsResponse());
            say(Json.text(map));
        } else {
            var table = new Table();
            MetricsView.put(table, response.getMetricsResponse());
            say(table.text());
        }
        surroundings.out().flush();
    }
}
