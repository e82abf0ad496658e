package spine.cli.internal;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.journal.Kind;

@Command(name = "replay", description = {"Asks an agent again what was recorded: calls, queries and texts, each under a"
        + " fresh request id, at their distances in time; and compares its answers with the recorded ones.",
    "IT ACTS AGAIN ON THE WORLD: what the agent does for a request, it does again. Asks first on a terminal; elsewhere"
        + " say --yes.", "For those who may administer the journal, and audited."})
final class JournalReplay extends JournalReader implements JournalSource.Taker {
    private static final int MOST_AT_ONCE = 1000;

    @Option(names = "--to", paramLabel = "AGENT", required = true, description = "Who is asked.")
    String to;

    @Mixin
    JournalFilter filter = new JournalFilter();

    @Option(names = "--speed", paramLabel = "X|max", defaultValue = "1", converter = SpeedConverter.class,
            description = "1 as recorded, 10 ten times as fast, max without waiting (default: ${DEFAULT-VALUE}).")
    Double speed;

    @Option(names = "--at-once", paramLabel = "N", defaultValue = "16", description =
            "Requests under way at once, 1 to 1000; 1 keeps their order (default: ${DEFAULT-VALUE}).")
    int atOnce;

    @Option(names = "--yes", description = "Asks no question.")
    boolean yes;

    private final ReplayTally tally = new ReplayTally();
    private StatusLine status;
    private Replay replay;

    JournalReplay(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int read(JournalSource source) throws Exception {
        status = new StatusLine(json ? null : surroundings.err(), surroundings.terminal(), System::nanoTime);
        var picked = filter.selection(Instant.now()).kinds(EnumSet.of(Kind.REQUEST, Kind.REPLY));
        var session = session();
        session.pairIfNeeded();
        var never = new CountDownLatch(1);
        var pacer = new Pacer(speed, System::nanoTime, nanos -> never.await(nanos, TimeUnit.NANOSECONDS));
        replay = new Replay(to, pacer, request -> session.client().send(request, timeout), atOnce, tally);
        try {
            source.find(picked, true, 0, this);
            replay.end();
        } catch (Exception e) {
            status.clear();
            note(tally.line());
            throw e;
        }
        status.clear();
        say(json ? Json.text(tally.toMap()) : tally.text());
        return tally.isAllAnswered() ? 0 : 1;
    }

    @Override
    void check() throws Exception {
        if (!filter.kinds.isEmpty()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Only requests are replayed.", "Leave out --kind.");
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "--at-once is " + atOnce + " and may be 1 to "
                    + MOST_AT_ONCE + ".", "See 'spinectl journal replay --help'.");
        }
        if (!yes && !surroundings.asks()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "A replay acts again on the world.",
                    "If '" + to + "' may do so, say --yes.");
        }
        if (!yes && !surroundings.agrees("A replay acts again on the world: what '" + Words.oneLine(to)
                + "' does for a request, it does again. Go on?")) {
            throw new SpineException(ErrorCode.CANCELLED, "Nothing was asked.", "");
        }
    }

    /** Whoever read the journal in the recorded time did not ask this agent. */
    @Override
    public boolean entry(JsonObject entry) throws InterruptedException {
        if (!JsonAgent.text(entry, "agent").equals("journal") || filter.agent.equals("journal")) {
            replay.entry(entry);
        }
        status.show(() -> tally.line() + ", at " + JsonAgent.text(entry, "time"));
        return true;
    }

    @Override
    public void damage(JsonObject damage) {
        tell(damage);
    }

    static final class SpeedConverter implements ITypeConverter<Double> {
        private static final double MOST = 1e6;

        @Override
        public Double convert(String text) {
            try {
                double speed = text.equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
                if (speed > 0 && (speed <= MOST || text.equals("max"))) {
                    return speed;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no number, and not max");
            }
            throw new TypeConversionException(text + " is not above 0 and up to 1000000");
        }
    }
}
