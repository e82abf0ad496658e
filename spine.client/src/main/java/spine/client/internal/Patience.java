package spine.client.internal;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.client.Replies;

/**
 * Sends one chunk until it is taken. Under the same id where the server has not said what became of it, or that it
 * may come again; under a fresh one where the server has said that it was not stored ({@code expected_sequence}).
 */
public final class Patience implements Sink {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration APART = Duration.ofMillis(50);

    private final Exchanges exchanges;
    private final Numbering numbering;
    private final Chunk chunk;
    private final boolean last;
    private final Duration timeout;
    private final long startNanos;
    private final CompletableFuture<IngestProgress> result = new CompletableFuture<>();
    private Numbering.Place place;
    private RCISRequest request;
    private Duration pause;

    public Patience(Exchanges exchanges, Numbering numbering, Chunk chunk, boolean last,
            Duration timeout) {
        this.exchanges = exchanges;
        this.numbering = numbering;
        this.chunk = chunk;
        this.last = last;
        this.timeout = timeout;
        this.startNanos = exchanges.time().nanoTime();
    }

    /**
     * Begins.
     *
     * @param whenDone told the answer or the failure, on a thread of the library, in the order in which answers come:
     *                 of two grants of credit the later one holds
     */
    public void run(BiConsumer<IngestProgress, Throwable> whenDone) {
        numbering.begin(chunk.sequence());
        result.whenComplete((progress, error) -> {
            numbering.end(chunk.sequence());
            whenDone.accept(progress, error);
        });
        attempt(FIRST);
    }

    /** The typed failure behind a failed stage. */
    public static SpineException cause(Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof SpineException typed ? typed
                : new SpineException(ErrorCode.INTERNAL, "The client failed: " + cause + ".", "Report it.");
    }

    /** Whether the chunk was refused for what is in it, so that the next one may fare better. */
    public static boolean isAboutItems(SpineException refusal) {
        var code = refusal.refusal().code();
        return code.category() == ErrorCode.Category.FIX_INPUT && code != ErrorCode.CANCELLED
                && expected(refusal.refusal()) == 0;
    }

    private void attempt(Duration pauseAfter) {
        var now = numbering.of(chunk.sequence());
        if (request == null || !now.equals(place)) {
            place = now;
            var time = exchanges.time().unixMillis();
            request = RCISRequest.newBuilder().setRequestId(UUID.randomUUID().toString()).setTimestamp(time)
                    .setDeadlineUnixMs(time + left().toMillis()).setIngestChunk(chunk.message(place, last)).build();
        }
        pause = pauseAfter;
        exchanges.send(request.toBuilder(), left(), this);
    }

    @Override
    public void failed(SpineException why) {
        result.completeExceptionally(why);
    }

    @Override
    public void answered(RCISResponse response) {
        if (Replies.isAnswer(response)) {
            result.complete(response.getIngestProgress());
            return;
        }
        var refusal = Replies.refusal(response);
        long expected = expected(refusal);
        if (expected > place.sequence()) {
            result.complete(IngestProgress.newBuilder().setCredit(1).build()); // it had come through before
            return;
        }
        var wait = wait(refusal, pause).plus(APART.multipliedBy(expected == 0 ? 0 : place.sequence() - expected));
        if (!mayComeAgain(refusal, expected) || wait.compareTo(left()) >= 0) {
            result.completeExceptionally(new SpineException(refusal));
            return;
        }
        if (expected == 1 && place.sequence() > 1) {
            numbering.forgotten(place);
        }
        request = expected == 0 ? request : null;
        var doubled = pause.multipliedBy(2);
        exchanges.later().after(wait, () -> attempt(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST));
    }

    private boolean mayComeAgain(Refusal refusal, long expected) {
        return switch (refusal.code()) {
            case RATE_LIMITED, OVERLOADED, UNAVAILABLE -> true;
            default -> expected > 0
                    && (expected < place.sequence() || refusal.code().category() == ErrorCode.Category.RETRY);
        };
    }

    private static long expected(Refusal refusal) {
        return number(refusal, "expected_sequence");
    }

    private static Duration wait(Refusal refusal, Duration pause) {
        long seconds = number(refusal, "Retry-After");
        return seconds > 0 ? Duration.ofSeconds(seconds) : pause;
    }

    /** A number in the metadata; 0 if there is none. */
    private static long number(Refusal refusal, String key) {
        try {
            return Long.parseLong(refusal.meta().getOrDefault(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Duration left() {
        var left = timeout.minusNanos(exchanges.time().nanoTime() - startNanos);
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }
}
