package spine.cli.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import spine.api.rcis.AgentReply;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.PhysicsMetrics;
import spine.api.message.Directory;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.transport.Buffer;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.SendOutcome;
import spine.client.Transports;
import spine.keys.Curve25519;

/**
 * Runs the usual commands once against a server in this process, so that the JVM sees the classes that they need and
 * can keep them in an archive for a quick start. Touches nothing but a temporary folder and a port of its own.
 */
public final class Rehearsal {
    private Rehearsal() {
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("spinectl-");
        try (var reactor = Transports.find().open("rehearsal")) {
            var server = Curve25519.generate(new SecureRandom());
            var rcis = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "rehearsal", server, 0),
                    (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SHARED),
                    Rehearsal::answer);
            var file = Files.writeString(folder.resolve("a.txt"), "A paragraph.\n");
            Files.writeString(Files.createDirectory(folder.resolve("run")).resolve("endpoints.json"),
                    Json.text(Json.map("version", "", "server_key", server.publicKey(),
                            "endpoints", Json.map("rcis", rcis.address()))));
            Class.forName("spine.cli.Spinectl");
            Warmup.start();
            for (var command : List.of(new String[] {"query", "What?"}, new String[] {"query", "What?", "--json"},
                    new String[] {"status"}, new String[] {"agents"}, new String[] {"metrics", "--json"},
                    new String[] {"call", "echo", "Hello"}, new String[] {"ingest", "A note."},
                    new String[] {"ingest", "-f", file.toString()})) {
                run(folder, command);
            }
        } finally {
            delete(folder);
        }
    }

    private static void run(Path folder, String[] command) {
        var nowhere = new PrintStream(new ByteArrayOutputStream());
        new Cli(new Surroundings(Map.of("SPINE_HOME", folder.toString()), folder,
                new ByteArrayInputStream(new byte[0]), nowhere, nowhere, true, Transports::find)).run(command);
    }

    private static void answer(Inbound message) {
        try {
            var request = RCISRequest.parseFrom(message.frames().get(message.frames().size() - 1).toByteString());
            var response = RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(200);
            switch (request.getOperationCase()) {
                case QUERY -> response.setQueryResponse(QueryResponse.newBuilder().setResponseText("That.")
                        .addSources("a.txt").addLocation9D(1)).putMetadata("score", "1");
                case INGEST -> response.setIngestResponse(IngestResponse.newBuilder().addStoredLocation(1));
                case INGEST_CHUNK -> response.setIngestProgress(IngestProgress.newBuilder().setCredit(1));
                case AGENT_CALL -> response.setAgentReply(AgentReply.getDefaultInstance());
                case DISCOVER -> response.setDirectory(Directory.newBuilder()
                        .addEntries(Directory.Entry.newBuilder().setName("echo")));
                default -> response.setMetricsResponse(MetricsResponse.newBuilder()
                        .setPhysics(PhysicsMetrics.getDefaultInstance()));
            }
            message.endpoint().send(message.from(), List.of(Buffer.of(response.build().toByteString())),
                    SendOutcome.Listener.IGNORE);
            message.release();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var below = Files.walk(folder)) {
            for (var path : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
