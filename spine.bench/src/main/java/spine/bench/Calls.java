package spine.bench;

import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.bench.echo.EchoAgent;
import spine.client.AgentClient;
import spine.client.AgentSettings;

/**
 * Agent calls through RCIS over CURVE: to an agent in the container, dropped in as a user does, and to one outside,
 * which is in this process and reached over the agents endpoint (so CURVE twice, there and back).
 */
final class Calls implements Measurement {
    private static final String INSIDE = "agent in the container";
    private static final String OUTSIDE = "bench-outside";

    @Override
    public List<Row> run(Stage stage) throws Exception {
        var dropIn = dropIn(stage);
        Load.oneAtATime(RoundTrips.checked(stage.echo(EchoAgent.NAME), 1024), stage.plan().warmUp());
        try (var outside = connect(stage)) {
            Stage.get(outside.joined());
            stage.awaitAgent(OUTSIDE);
            var rows = new ArrayList<>(List.of(dropIn));
            rows.addAll(RoundTrips.of(INSIDE, stage.echo(EchoAgent.NAME), stage.plan()));
            rows.addAll(RoundTrips.of("agent outside", stage.echo(OUTSIDE), stage.plan()));
            return rows;
        }
    }

    /** Moves the echo agent into the drop-in folder, whole since the folder is watched, until it serves. */
    static Row dropIn(Stage stage) throws Exception {
        var agents = stage.product().home().resolve("agents");
        var part = Files.copy(stage.options().echo(), agents.resolve("echo.part"));
        long start = System.nanoTime();
        Files.move(part, agents.resolve("echo.jar"), StandardCopyOption.ATOMIC_MOVE);
        stage.awaitAgent(EchoAgent.NAME);
        return new Row(INSIDE, "dropped in to answering",
                List.of(Figure.seconds("once", System.nanoTime() - start)));
    }

    private static AgentClient connect(Stage stage) throws Exception {
        var keys = stage.whitelisted("agents", OUTSIDE);
        var agent = new AgentDescriptor(OUTSIDE, Set.of(), OptionalInt.empty(), Stage.BINARY, Stage.BINARY, "1");
        return AgentClient.connect(stage.transport(), new AgentSettings(stage.endpoints().agents(),
                stage.endpoints().server(), keys, agent, Plan.IN_FLIGHT, Duration.ofSeconds(1)),
                request -> new Payload(request.payload().contentType(), request.payload().data()));
    }
}
