package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.message.Durability;

/**
 * Takes entries from many threads. Each puts its frame into the batch that is being filled, under a short lock; the
 * first who needs more than ACCEPTED takes the role of the writer and writes the batch without the lock, and what
 * others have put in meanwhile as well. So a caller who meets nobody does his own write and has his level on return,
 * and one who meets a writer waits for no lock.
 *
 * <p>Bounded: two batches. While the disk takes entries, a caller who finds both full waits for the writer. While it
 * does not ({@link #trouble}), entries are told as ACCEPTED, those that still have room are kept and written later, and
 * the rest is dropped and counted: what came first stays, so that the gap is one.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    /** Batches that one caller writes for others before the journal's thread goes on. */
    private static final int MOST_ROUNDS = 4;

    private final SegmentWriter writer;
    private final Syncer syncer;
    private final int batchBytes;
    private final int mostFrame;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FrameEncoder encoder = new FrameEncoder();
    private final Deque<ByteBuffer> free = new ArrayDeque<>(2);
    private Batch filling;
    private Batch writing;
    private boolean busy;
    private boolean stalled;
    private boolean toldTooLarge;
    private volatile Trouble trouble = Trouble.NONE;

    /**
     * @param batchBytes of each of the two batches
     * @param mostFrame  bytes of the greatest frame that a segment takes
     */
    Appender(SegmentWriter writer, Syncer syncer, int batchBytes, int mostFrame) {
        this.writer = writer;
        this.syncer = syncer;
        this.batchBytes = batchBytes;
        this.mostFrame = mostFrame;
        this.filling = new Batch(ByteBuffer.allocateDirect(batchBytes));
        free.add(ByteBuffer.allocateDirect(batchBytes));
    }

    CompletionStage<Durability> append(Entry entry, Durability wanted) {
        Batch mine;
        CompletionStage<Durability> stage = null;
        lock.lock();
        try {
            if (!admit(entry) || wanted == Durability.ACCEPTED || !isWell()) {
                return Batch.ACCEPTED;
            }
            mine = filling;
            if (wanted == Durability.SYNCED) {
                stage = mine.whenSynced();
            }
            if (busy || stalled) {
                return stage != null ? stage : mine.whenJournaled();
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        writeOut();
        if (stage != null) {
            return stage;
        }
        return mine.reached() == Durability.JOURNALED ? Batch.JOURNALED : later(mine);
    }

    /** Why nothing is written now; {@link Trouble#NONE} if it is. */
    Trouble trouble() {
        return trouble;
    }

    /** Writes what is only in memory, if nobody does it already; whether there was something. */
    boolean flush() {
        lock.lock();
        try {
            if (busy || stalled || !isWell() || writing == null && filling.isEmpty()) {
                return false;
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        writeOut();
        return true;
    }

    /** Nothing can be written until {@link #resume}: who waits is told ACCEPTED. */
    void fail(Trouble why) {
        Batch first;
        Batch second;
        lock.lock();
        try {
            if (!isWell()) {
                return;
            }
            trouble = why;
            first = writing;
            second = filling;
            settle(first);
            settle(second);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.error("{} Entries are only in memory until it can. {}", why.problem(), why.remedy());
        tell(first);
        tell(second);
    }

    /** There is no room for a new segment: a failure if one is needed now. */
    void noRoom(Trouble why) {
        lock.lock();
        try {
            if (!stalled) {
                return;
            }
        } finally {
            lock.unlock();
        }
        fail(why);
    }

    /** Whether it waits for room or after a failure. */
    boolean isWaiting() {
        lock.lock();
        try {
            return stalled || !isWell();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on, since there is room: after a failure in a new segment, which must prove itself first. One thread.
     *
     * @throws IOException if it fails again: nothing has changed then
     */
    void resume() throws IOException {
        lock.lock();
        try {
            if (!stalled && isWell() || trouble == Trouble.CLOSED) {
                return;
            }
            while (busy) {
                changed.awaitUninterruptibly();
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        boolean failed = !isWell();
        boolean proven = false;
        try {
            if (failed) {
                writer.abandon();
                proven = writer.roll();
                if (proven) {
                    writer.current().file.force();
                }
            }
        } finally {
            lock.lock();
            try {
                if (failed && !proven) {
                    busy = false;
                } else {
                    stalled = false;
                    trouble = Trouble.NONE;
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        if (failed && proven) {
            LOG.warn("The journal can be written again; {} entries of this run never reached a file",
                    writer.unwritten());
        }
        if (!failed || proven) {
            writeOut();
        }
    }

    /** Writes what it can; takes nothing more. */
    void close() {
        flush();
        Batch left;
        lock.lock();
        try {
            while (busy) {
                changed.awaitUninterruptibly();
            }
            trouble = Trouble.CLOSED;
            settle(writing);
            left = filling;
            settle(left);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tell(writing);
        tell(left);
    }

    /** With the role: writes batch after batch, gives the role back, then tells who waits. */
    private void writeOut() {
        Batch done = null;
        for (int round = 0; taken(round); round++) {
            var batch = writing;
            if (!written(batch)) {
                break;
            }
            batch.next = done;
            done = batch;
        }
        for (; done != null; done = done.next) {
            done.tellJournaled();
        }
    }

    /** Whether there is a batch to write; if not, the role is given back. */
    private boolean taken(int round) {
        lock.lock();
        try {
            boolean more = writing != null || !filling.isEmpty();
            if (!more || !isWell() || round == MOST_ROUNDS) {
                release();
                if (more && isWell()) {
                    syncer.wake();
                }
                return false;
            }
            if (writing == null) {
                writing = filling;
                writing.take();
                filling = new Batch(free.remove());
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all of it was written; if not, the role is given back. */
    private boolean written(Batch batch) {
        try {
            boolean whole = writer.write(batch);
            lock.lock();
            try {
                if (!whole) {
                    stalled = true;
                    release();
                } else {
                    batch.reached(Durability.JOURNALED);
                    writing = null;
                    giveBack(batch.frames);
                }
            } finally {
                lock.unlock();
            }
            if (!whole) {
                syncer.needRoom();
            } else if (batch.wantsSync()) {
                syncer.add(batch);
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            lock.lock();
            release();
            lock.unlock();
            fail(Trouble.broken(e));
            syncer.needRoom();
            return false;
        }
    }

    private void release() {
        busy = false;
        changed.signalAll();
    }

    /** Puts a frame into the batch that is filled; false if it was dropped. */
    private boolean admit(Entry entry) {
        while (true) {
            int bytes = encoder.prepare(entry);
            if (bytes == FrameEncoder.TOO_LARGE || bytes > mostFrame) {
                tellTooLarge(entry);
                return false;
            }
            if (hasRoom(bytes)) {
                encoder.put(filling.frames);
                return true;
            }
            if (!isWell()) {
                writer.unwritten().incrementAndGet();
                return false;
            }
            makeRoom();
        }
    }

    private boolean hasRoom(int bytes) {
        if (filling.frames.remaining() >= bytes) {
            return trouble != Trouble.CLOSED;
        }
        if (!filling.isEmpty() || !isWell()) {
            return false;
        }
        giveBack(filling.frames);
        filling = new Batch(ByteBuffer.allocateDirect(bytes));
        return true;
    }

    /** Under the lock, which is given up meanwhile: writes, or waits for the writer. */
    private void makeRoom() {
        if (busy || stalled) {
            changed.awaitUninterruptibly();
            return;
        }
        busy = true;
        lock.unlock();
        try {
            writeOut();
        } finally {
            lock.lock();
        }
    }

    /** Keeps the two buffers of usual size; one that was made for a great frame goes. */
    private void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == batchBytes && free.size() < 2) {
            free.add(buffer);
        }
    }

    private CompletionStage<Durability> later(Batch mine) {
        lock.lock();
        try {
            return mine.whenJournaled();
        } finally {
            lock.unlock();
        }
    }

    private void tellTooLarge(Entry entry) {
        writer.unwritten().incrementAndGet();
        if (!toldTooLarge) {
            toldTooLarge = true;
            LOG.error("An entry of kind {} is too large to be written: its body has {} bytes. Further ones are only"
                    + " counted, in 'unwritten'.", entry.kind(), entry.body().size());
        }
    }

    private boolean isWell() {
        return trouble == Trouble.NONE;
    }

    private static void settle(Batch batch) {
        if (batch != null) {
            batch.reached(Durability.ACCEPTED);
        }
    }

    private static void tell(Batch batch) {
        if (batch != null) {
            batch.tellJournaled();
            batch.tellSynced(Durability.ACCEPTED);
        }
    }
}
