package spine.torus.internal;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.SpineException;

/**
 * The one thread that writes. Callers wait for their work; an interrupt ends their waiting, not the work, because
 * an interrupted thread would close the file that it writes to.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int WAITING = 256;
    private static final long STOP_SECONDS = 30;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "torus-writer"));

    /**
     * Does the work on the writing thread and returns its result.
     *
     * @throws SpineException {@code OVERLOADED} if too many wait, {@code OUTCOME_UNKNOWN} if the caller was
     *                        interrupted, {@code UNAVAILABLE} if the engine stops or the disk refused, or what the
     *                        work itself throws
     */
    <T> T call(Callable<T> work) throws SpineException {
        var task = new FutureTask<>(work);
        try {
            thread.execute(task);
            return task.get();
        } catch (RejectedExecutionException e) {
            throw thread.isShutdown()
                    ? new SpineException(ErrorCode.UNAVAILABLE, "Memory is stopping.", "Try again later.")
                    : new SpineException(ErrorCode.OVERLOADED, WAITING + " writes wait already.", "Try again later.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpineException(ErrorCode.OUTCOME_UNKNOWN, "The deadline passed while the text was being stored.",
                    "Ingest it again; what is stored already is recognised.");
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        }
    }

    private static SpineException refusal(Throwable cause) {
        if (cause instanceof SpineException refusal) {
            return refusal;
        }
        if (cause instanceof IOException) {
            LOG.error("Memory could not write", cause);
            return new SpineException(ErrorCode.UNAVAILABLE, "Memory could not write to its disk.",
                    "Free some space or look into the log, then ingest again; what is stored already is recognised.");
        }
        throw new IllegalStateException("storing failed", cause);
    }

    /** Lets what waits finish, and ends the thread. */
    void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("Writes did not finish within {} seconds.", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
