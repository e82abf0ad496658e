package spine.rcis.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.SpineException;

/**
 * One bulk ingest: chunks are stored one after the other, in their sequence, and no more than the window are
 * unanswered. A chunk that is refused for what is in it is passed over. One that could not be stored takes the
 * stream back to itself, and those behind it are put off: they may come again, in whatever order. Thread-safe;
 * calls out without holding its lock.
 */
final class IngestStream {
    private final int window;
    private final LongSupplier nanoTime;
    private final Runnable finished;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private Chunk running;
    private long next = 1;
    private long highest;
    private long usedAt;

    /**
     * @param window   chunks that may be unanswered
     * @param finished run when the last chunk is stored
     */
    IngestStream(int window, LongSupplier nanoTime, Runnable finished) {
        this.window = window;
        this.nanoTime = nanoTime;
        this.finished = finished;
        this.usedAt = nanoTime.getAsLong();
    }

    /** Takes a chunk, or says why not; call {@link #advance} afterwards. */
    synchronized Optional<Refusal> offer(Chunk chunk) {
        usedAt = nanoTime.getAsLong();
        if (outstanding() >= window) {
            return Optional.of(Refusals.outOfCredit(window));
        }
        if (chunk.sequence() > next && chunk.sequence() <= highest) {
            return Optional.of(Refusals.afterFailedChunk(next));
        }
        if (chunk.sequence() != next) {
            return Optional.of(Refusals.outOfSequence(chunk.sequence(), next));
        }
        next++;
        highest = Math.max(highest, chunk.sequence());
        waiting.add(chunk);
        return Optional.empty();
    }

    /** Starts the next chunk, if none is being stored. */
    void advance() {
        var chunk = take();
        if (chunk != null) {
            chunk.store().whenComplete((outcome, failure) -> ended(chunk, outcome, failure));
        }
    }

    synchronized boolean idleFor(Duration limit) {
        return outstanding() == 0 && nanoTime.getAsLong() - usedAt >= limit.toNanos();
    }

    private int outstanding() {
        return waiting.size() + (running == null ? 0 : 1);
    }

    private synchronized Chunk take() {
        if (running != null) {
            return null;
        }
        running = waiting.poll();
        return running;
    }

    private void ended(Chunk chunk, Outcome outcome, Throwable failure) {
        if (failure != null) {
            goBackTo(chunk, () -> chunk.fail(Dispatch.cause(failure)));
        } else if (outcome instanceof Refusal refusal) {
            refused(chunk, refusal);
        } else if (outcome instanceof Answer answer) {
            answered(chunk, answer);
        }
        advance();
    }

    private void answered(Chunk chunk, Answer answer) {
        try {
            var progress = chunk.progress(answer).toBuilder().setCredit(window).build();
            passOn();
            closeAfter(chunk);
            chunk.stored(answer, progress);
        } catch (SpineException wrong) {
            refused(chunk, wrong.refusal());
        }
    }

    private void refused(Chunk chunk, Refusal refusal) {
        if (refusal.code().category() == ErrorCode.Category.FIX_INPUT && refusal.code() != ErrorCode.CANCELLED) {
            passOn();
            closeAfter(chunk);
            chunk.refuse(refusal);
        } else {
            goBackTo(chunk, () -> chunk.refuse(
                    refusal.with(Refusals.EXPECTED_SEQUENCE, Long.toString(chunk.sequence()))));
        }
    }

    private void closeAfter(Chunk chunk) {
        if (chunk.last()) {
            finished.run();
        }
    }

    private synchronized void passOn() {
        running = null;
        usedAt = nanoTime.getAsLong();
    }

    /** Ends the chunk that was not stored, and puts off what waited behind it. */
    private void goBackTo(Chunk failed, Runnable end) {
        List<Chunk> putOff;
        synchronized (this) {
            running = null;
            usedAt = nanoTime.getAsLong();
            next = failed.sequence();
            putOff = List.copyOf(waiting);
            waiting.clear();
        }
        end.run();
        putOff.forEach(chunk -> chunk.putOff(Refusals.afterFailedChunk(failed.sequence())));
    }
}
