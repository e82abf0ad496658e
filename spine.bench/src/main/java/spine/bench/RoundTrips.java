package spine.bench;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Round trips of an operation: p50, p99 and max one at a time, and throughput with many in flight. */
final class RoundTrips {
    /** The sizes of the payloads that are sent and come back, in bytes. */
    static final List<Integer> SIZES = List.of(64, 1024, 64 * 1024);
    private static final int SEED = 1;

    private RoundTrips() {
    }

    /** Measures an operation by the plan, warm-up first. */
    static List<Figure> of(Load.Operation operation, Plan plan) throws Exception {
        Load.oneAtATime(operation, plan.round());
        var latencies = new ArrayList<Latency>();
        for (int i = 0; i < plan.rounds(); i++) {
            latencies.add(Load.oneAtATime(operation, plan.round()));
        }
        Load.inFlight(operation, Plan.IN_FLIGHT, plan.round());
        var rates = new double[plan.rounds()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = Load.inFlight(operation, Plan.IN_FLIGHT, plan.round());
        }
        var figures = new ArrayList<>(Latency.median(latencies).figures());
        figures.add(Figure.perSecond(Plan.IN_FLIGHT + " in flight", Latency.median(rates)));
        return figures;
    }

    /** Measures an echo with each size. */
    static List<Row> of(String group, Echo echo, Plan plan) throws Exception {
        var rows = new ArrayList<Row>();
        for (int size : SIZES) {
            rows.add(new Row(group, name(size), of(checked(echo, size), plan)));
        }
        return rows;
    }

    /** A size in words. */
    static String name(int size) {
        return size < 1024 ? size + " B" : size / 1024 + " KiB";
    }

    /** Calls with random bytes; anything else than the same bytes is a wrong answer. */
    static Load.Operation checked(Echo echo, int size) {
        var bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        var sent = ByteString.copyFrom(bytes);
        return number -> echo.call(sent).thenAccept(back -> WrongAnswerException.unless(back.equals(sent),
                "an echo of " + size + " bytes came back as " + back.size() + " other bytes"));
    }
}
