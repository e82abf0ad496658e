package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import spine.api.TraceContext;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/** Has commands that change the system written down; their answers wait for it. Thread-safe, never throws. */
final class CommandRecord {
    private static final String CURVE = "curve";

    private final Recorder recorder;
    private final Levels levels;
    private final LongSupplier policyVersion;
    private final Clock clock;

    CommandRecord(Recorder recorder, Levels levels, LongSupplier policyVersion, Clock clock) {
        this.recorder = recorder;
        this.levels = levels;
        this.policyVersion = policyVersion;
        this.clock = clock;
    }

    /**
     * Whose command.
     *
     * @param key       that was verified, in Z85
     * @param requestId empty if it came inside of a request that is written down itself
     */
    record By(String key, String requestId, TraceContext trace) {
    }

    /** @param what the command in a word and what it works on */
    CompletionStage<Durability> command(By by, String what, String on) {
        return recorder.append(new Entry(Kind.CONTROL, clock.millis(), by.requestId, RequestRecord.traceId(by.trace),
                CURVE, RequestRecord.cut(by.key), "", policyVersion.getAsLong(), "", what, ByteString.EMPTY,
                ByteString.copyFromUtf8(on)), levels.control());
    }

    /** Tells the level when it is reached, or what it has reached when the wait is over. */
    void settle(CompletionStage<Durability> command, Consumer<Durability> then) {
        recorder.settle(command, levels.longestWait().toNanos(), level -> {
            recorder.told(levels.control(), level);
            then.accept(level);
        });
    }

    /** The same for whoever may wait. */
    Durability await(CompletionStage<Durability> command) {
        var level = new CompletableFuture<Durability>();
        settle(command, level::complete);
        return level.join();
    }
}
