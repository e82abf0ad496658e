package spine.journal.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.message.Durability;

/**
 * Frames that are written together, and who waits for them: one stage for all that want the same level. Guarded by the
 * appender's lock, but for what the role of the writer has: {@link #written}, and the frames once {@link #bytes} is set.
 */
final class Batch {
    static final CompletionStage<Durability> ACCEPTED = CompletableFuture.completedStage(Durability.ACCEPTED);
    static final CompletionStage<Durability> JOURNALED = CompletableFuture.completedStage(Durability.JOURNALED);

    final ByteBuffer frames;
    /** Where the frames end; known when it is taken to be written. */
    int bytes;
    /** Where the first frame is that is not written yet. */
    int written;
    /** The next of those whose waiters are to be told. */
    Batch next;
    private volatile Durability reached;
    private CompletableFuture<Durability> journaled;
    private CompletionStage<Durability> whenJournaled;
    private CompletableFuture<Durability> synced;
    private CompletionStage<Durability> whenSynced;

    Batch(ByteBuffer frames) {
        this.frames = frames.clear();
    }

    boolean isEmpty() {
        return frames.position() == 0;
    }

    /** Nobody takes more frames into it. */
    void take() {
        bytes = frames.position();
    }

    /** What it has reached without a sync; null until that is known. */
    Durability reached() {
        return reached;
    }

    /** Does not raise what was told already. */
    void reached(Durability level) {
        if (reached == null) {
            reached = level;
        }
    }

    CompletionStage<Durability> whenJournaled() {
        if (reached != null) {
            return reached == Durability.JOURNALED ? JOURNALED : ACCEPTED;
        }
        if (journaled == null) {
            journaled = new CompletableFuture<>();
            whenJournaled = journaled.minimalCompletionStage();
        }
        return whenJournaled;
    }

    CompletionStage<Durability> whenSynced() {
        if (reached == Durability.ACCEPTED) {
            return ACCEPTED;
        }
        if (synced == null) {
            synced = new CompletableFuture<>();
            whenSynced = synced.minimalCompletionStage();
        }
        return whenSynced;
    }

    boolean wantsSync() {
        return synced != null && !synced.isDone();
    }

    /** To be called outside of every lock: what depends on it runs here. */
    void tellJournaled() {
        if (journaled != null) {
            journaled.complete(reached);
        }
    }

    /** To be called outside of every lock. */
    void tellSynced(Durability level) {
        if (synced != null) {
            synced.complete(level);
        }
    }
}
