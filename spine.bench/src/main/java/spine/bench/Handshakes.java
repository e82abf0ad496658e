package spine.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.transport.SendOutcome;

/**
 * Handshakes: paired clients that are new to the server connect to RCIS, each with its own keys and a fresh
 * connection, and ask one Discover. Time runs from the connect to the answer.
 */
final class Handshakes implements Measurement {
    private static final String GROUP = "handshake and first answer";

    @Override
    public List<Row> run(Stage stage) throws Exception {
        var clients = new ArrayList<CurveKeyPair>();
        for (int i = 0; i < stage.plan().handshakes(); i++) {
            clients.add(stage.paired("bench-" + i));
        }
        round(stage, clients, 4);
        return List.of(row(stage, clients, 1), row(stage, clients, 4));
    }

    private static Row row(Stage stage, List<CurveKeyPair> clients, int lanes) throws Exception {
        var latencies = new ArrayList<Latency>();
        var rates = new double[stage.plan().rounds()];
        for (int i = 0; i < rates.length; i++) {
            long start = System.nanoTime();
            var nanos = round(stage, clients, lanes);
            rates[i] = clients.size() / ((System.nanoTime() - start) / 1e9);
            latencies.add(Latency.of(nanos, nanos.length));
        }
        var figures = new ArrayList<>(Latency.median(latencies).figures());
        figures.add(Figure.perSecond("handshakes", Latency.median(rates)));
        return new Row(GROUP, lanes == 1 ? "one at a time" : lanes + " at a time", figures,
                clients.size() + " clients");
    }

    /** All clients once, so many at a time; returns the time of each. */
    private static long[] round(Stage stage, List<CurveKeyPair> clients, int lanes) throws Exception {
        Queue<CurveKeyPair> left = new ConcurrentLinkedQueue<>(clients);
        var threads = Executors.newFixedThreadPool(lanes);
        try {
            Callable<List<Long>> lane = () -> lane(stage, left);
            var nanos = new ArrayList<Long>();
            for (var done : threads.invokeAll(Collections.nCopies(lanes, lane))) {
                nanos.addAll(done.get());
            }
            return nanos.stream().mapToLong(Long::longValue).toArray();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Long> lane(Stage stage, Queue<CurveKeyPair> left) throws Exception {
        var nanos = new ArrayList<Long>();
        try (var reactor = stage.transport().open("bench-handshakes")) {
            for (var keys = left.poll(); keys != null; keys = left.poll()) {
                long start = System.nanoTime();
                var answer = new CompletableFuture<ByteString>();
                var to = Line.to(stage.endpoints().rcis(), stage.endpoints(), keys, "");
                try (var line = new Line(reactor, to, answer::complete)) {
                    var id = UUID.randomUUID().toString();
                    line.send(discover(id), SendOutcome.Listener.IGNORE);
                    check(answer.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS), id);
                    nanos.add(System.nanoTime() - start);
                }
            }
        }
        return nanos;
    }

    private static ByteString discover(String id) {
        return RCISRequest.newBuilder().setRequestId(id).setTimestamp(System.currentTimeMillis())
                .setDiscover(Discover.getDefaultInstance()).build().toByteString();
    }

    private static void check(ByteString body, String id) throws InvalidProtocolBufferException {
        var response = RCISResponse.parseFrom(body);
        WrongAnswerException.unless(response.getRequestId().equals(id)
                && response.getDirectory().getEntriesList().stream().anyMatch(e -> e.getName().equals("security")),
                "a new client's Discover was answered with status " + response.getStatusCode() + " "
                        + response.getStatusMessage());
    }
}
