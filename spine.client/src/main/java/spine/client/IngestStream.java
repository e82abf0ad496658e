package spine.client;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import spine.api.SpineException;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestProgress;
import spine.client.internal.Chunk;
import spine.client.internal.Credit;
import spine.client.internal.Numbering;
import spine.client.internal.Patience;
import spine.client.internal.Serial;
import spine.client.internal.Tally;

/**
 * Bulk ingest as one stream: items are packed into chunks of up to 64 items or 1 MiB, and never more chunks are
 * unanswered than the credit that the server granted last; it starts with 1. A chunk that gets no answer, or one
 * that asks to try again, is sent again under its own id, so nothing is stored twice. Memory in use is the granted
 * credit times 1 MiB. Thread-safe; {@link #add} and {@link #finish} block, each chunk for its timeout at most, and may
 * do so on virtual threads. {@link IngestFlow} is the form that does not block.
 *
 * <p>A credit of 0 means: not now. While chunks are unanswered their answers may raise it. With none unanswered
 * nobody would ever say more, so after a pause (200 ms, doubling to 5 s) one chunk is risked, as TCP does with a
 * window of zero.
 */
public final class IngestStream implements AutoCloseable {
    public static final int MOST_ITEMS = 64;
    public static final int MOST_BYTES = 1024 * 1024;

    private final RcisClient client;
    private final Duration timeout;
    private final Serial callbacks;
    private final Numbering numbering = new Numbering();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Credit credit = new Credit();
    private Chunk filling = new Chunk(1, 0);
    private final Tally tally;
    private SpineException failure;
    private boolean finished;

    /**
     * Opens a stream; nothing is sent before there is something to send.
     *
     * @param timeout for each chunk, repetitions included
     */
    public IngestStream(RcisClient client, Duration timeout, IngestListener listener) {
        this.client = client;
        this.timeout = timeout;
        this.callbacks = new Serial(client.exchanges().callbacks());
        this.tally = new Tally(listener);
    }

    /**
     * Adds an item; waits while the credit is used up.
     *
     * @throws SpineException if the stream has failed; what was answered before is stored
     */
    public void add(IngestRequest item) throws SpineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            requireOpen();
            if (!filling.fits(item, MOST_ITEMS, MOST_BYTES)) {
                ship(false);
            }
            filling.add(item);
            tally.item();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends the rest and waits for all answers.
     *
     * @throws SpineException if the stream has failed; {@link #summary} says what was stored before
     */
    public IngestSummary finish() throws SpineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            requireOpen();
            if (!filling.isEmpty()) {
                ship(true);
            }
            finished = true;
            while (credit.outstanding() > 0 && failure == null) {
                changed.await();
            }
            if (failure != null) {
                throw failure;
            }
            return tally.summary();
        } finally {
            lock.unlock();
        }
    }

    /** How far it has come; at any time. */
    public IngestSummary summary() {
        lock.lock();
        try {
            return tally.summary();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream; what was not sent is forgotten, what was sent may still be stored. */
    @Override
    public void close() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws SpineException {
        if (failure != null) {
            throw failure;
        }
        if (finished) {
            throw new IllegalStateException("the stream is finished");
        }
    }

    private void ship(boolean last) throws SpineException, InterruptedException {
        while (!credit.allowsOne() && failure == null && !finished) {
            if (credit.outstanding() > 0) {
                changed.await();
            } else {
                pause(credit.pause());
                credit.risk();
            }
        }
        requireOpen();
        var chunk = filling;
        filling = new Chunk(chunk.sequence() + 1, chunk.firstItem() + chunk.size());
        credit.take();
        new Patience(client.exchanges(), numbering, chunk, last, timeout).run(
                (progress, error) -> callbacks.execute(() -> answered(chunk, progress, error)));
    }

    private void pause(Duration length) throws InterruptedException {
        long left = length.toNanos();
        while (left > 0 && failure == null && !finished) {
            left = changed.awaitNanos(left);
        }
    }

    private void answered(Chunk chunk, IngestProgress progress, Throwable error) {
        lock.lock();
        try {
            if (error == null) {
                credit.give(progress.getCredit());
                tally.answered(chunk, progress);
            } else {
                var refusal = Patience.cause(error);
                credit.keep();
                if (Patience.isAboutItems(refusal)) {
                    tally.rejected(chunk, refusal);
                } else if (failure == null) {
                    failure = refusal;
                }
            }
            tally.tell();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }
}
