package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import spine.api.ErrorCode;
import spine.api.RequestTable.Request;
import spine.api.TraceContext;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/**
 * Has requests and their ends written down. What may hold secrets is left out of the bodies: agents that are excepted.
 * Only entries with a print tell how a request stands; a refusal without one was never in the table. Thread-safe.
 */
final class RequestRecord {
    /** Characters of a text: three bytes of UTF-8 at most each. */
    private static final int MOST_CHARACTERS = Entry.LONGEST_TEXT / 3;
    private static final int TRACE_BEGIN = 3;
    private static final int TRACE_END = 35;

    private final Recorder recorder;
    private final Levels levels;
    private final LongSupplier policyVersion;
    private final Clock clock;

    RequestRecord(Recorder recorder, Levels levels, LongSupplier policyVersion, Clock clock) {
        this.recorder = recorder;
        this.levels = levels;
        this.policyVersion = policyVersion;
        this.clock = clock;
    }

    /**
     * How a request ended.
     *
     * @param agent      who answered, or empty
     * @param generation in which one, or empty
     */
    record End(ByteString reply, String agent, String generation) {
    }

    /** Of the policy that decides now. */
    long policyVersion() {
        return policyVersion.getAsLong();
    }

    /** The level that a request and its reply are to reach. */
    Durability wanted(Request request) {
        return Levels.higher(levels.request(), request.asked());
    }

    CompletionStage<Durability> accepted(Request request, long version, Print print) {
        var body = levels.keepsBodiesOf(request.addressee()) ? request.body() : ByteString.EMPTY;
        return recorder.append(entry(Kind.REQUEST, request, version, new End(body, request.addressee(), ""),
                request.operation(), print.bytes()), wanted(request));
    }

    CompletionStage<Durability> answered(Request request, long version, Print print, End end) {
        var who = end.agent.isEmpty() ? request.addressee() : end.agent;
        var isKept = levels.keepsBodiesOf(who) && levels.keepsBodiesOf(request.addressee());
        return recorder.append(entry(Kind.REPLY, request, version,
                new End(isKept ? end.reply : ByteString.EMPTY, who, end.generation), request.operation(),
                print.bytes()), wanted(request));
    }

    /** Put off after it had been accepted, so in the order of the journal; nobody waits. */
    void putOff(Request request, long version, Print print, ErrorCode code, ByteString refusal) {
        recorder.append(refusal(request, version, print.bytes(), code, refusal),
                Levels.higher(levels.refusal(), levels.request()));
    }

    /** Never accepted; nobody waits. */
    void refused(Request request, ErrorCode code, ByteString refusal) {
        recorder.append(refusal(request, policyVersion(), ByteString.EMPTY, code, refusal), levels.refusal());
    }

    private Entry refusal(Request request, long version, ByteString print, ErrorCode code, ByteString refusal) {
        var body = levels.bodies() ? refusal : ByteString.EMPTY;
        return entry(Kind.REFUSAL, request, version, new End(body, request.addressee(), ""),
                (request.operation() + " " + code.name()).strip(), print);
    }

    private Entry entry(Kind kind, Request request, long version, End end, String operation, ByteString print) {
        return new Entry(kind, clock.millis(), request.requestId(), traceId(request.trace()),
                request.principal().scheme(), request.principal().id(), cut(end.agent), version, end.generation, cut(operation), print, end.reply);
    }

    /** The trace id's 32 characters, or none. */
    static String traceId(TraceContext trace) {
        var parent = trace.traceparent();
        return parent.isEmpty() ? "" : parent.substring(TRACE_BEGIN, TRACE_END);
    }

    /** A text as long as an entry takes it. */
    static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** Tells the level of a request and its reply when it is reached, within the wait that is configured. */
    void settle(CompletionStage<Durability> request, CompletionStage<Durability> reply, long nanosLeft,
            Durability wanted, Consumer<Durability> then) {
        recorder.settle(request, reply, Math.min(nanosLeft, levels.longestWait().toNanos()), level -> {
            recorder.told(wanted, level);
            then.accept(level);
        });
    }
}
