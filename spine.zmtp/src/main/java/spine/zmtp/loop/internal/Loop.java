package spine.zmtp.loop.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A thread with a selector, and everything that happens on it: a turn is tasks, the ready channels in order of
 * priority, then alarms, then all output that this produced: none of it waits for the next turn, which may sleep.
 */
public final class Loop extends Teller {
    /** What one session reads in a turn, and writes with one call. */
    public static final int IO_BYTES = 256 * 1024;
    /** After so long with less urgent channels it looks for more urgent ones. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** After so long output and tasks get their turn, whoever is still ready. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Where channels are read to, written from, and frames are taken apart: of whoever has his turn. */
    public final ByteBuffer reading = ByteBuffer.allocateDirect(IO_BYTES);
    public final ByteBuffer writing = ByteBuffer.allocateDirect(IO_BYTES);
    public final byte[] scratch = new byte[Block.BYTES + IO_BYTES];
    public final Memory memory;
    private final ReadyLine ready = new ReadyLine();
    public final Crossings crossings = new Crossings(ready);

    private final Thread thread;
    private final Selector selector;
    private final Wait wait;
    private final Inbox inbox = new Inbox();
    private final Timers timers = new Timers();
    private final List<Flushable> flushing = new ArrayList<>();
    private final BooleanSupplier hasWork = this::hasWork;
    private final Runnable onEnd;
    private final LongSupplier nanoClock;
    private long now;
    private volatile boolean ending;

    /** By the system's clock and with counters of its own. */
    public Loop(String name, long spinNanos, Runnable onEnd) throws IOException {
        this(name, new Pace(spinNanos), new Counters(), onEnd);
    }

    /** @param onEnd run on the thread at its end: closes all channels */
    public Loop(String name, Pace pace, Counters counters, Runnable onEnd) throws IOException {
        super(name, counters);
        this.selector = Selector.open();
        this.thread = new Thread(this::run, name);
        this.memory = new Memory(thread, this::wake);
        this.nanoClock = pace.nanoClock();
        this.now = nanoClock.getAsLong();
        this.wait = new Wait(selector, pace.spinNanos(), now, key -> ready.add((Watched) key.attachment()));
        this.onEnd = onEnd;
    }

    public void start() {
        thread.start();
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** The time of this turn, by the clock of its {@link Pace}. */
    public long now() {
        return now;
    }

    // ---- any thread
    /** Does bounded work soon, in order; after the loop's end at once, on the caller's thread. */
    public void post(Runnable work) {
        add(work);
        wake();
    }

    /** As {@link #post}, but who has more to add calls {@link #wake} himself when he is through. */
    public void add(Runnable work) {
        inbox.add(work);
        inbox.finishIfOver(this);
    }

    /** Does somebody's task soon, in order with {@link #post}, or never after the end; false if 65536 of them wait. */
    public boolean task(Runnable task) {
        boolean taken = inbox.task(task);
        wake();
        return taken;
    }

    /** Ends the thread after what was posted before. */
    public void end() {
        post(() -> ending = true);
    }

    /** @return false if the thread has not ended by then */
    public boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** Ends a sleep if there is one; see {@link Pace} for who moves the clock. */
    public void wake() {
        if (!isCurrent()) {
            wait.wake();
        }
    }

    // ---- the loop's thread

    public SelectionKey watch(SelectableChannel channel, int interest, Watched by) throws ClosedChannelException {
        return channel.register(selector, interest, by);
    }

    /** Runs a task at that time or up to 34 ms later. */
    public Timer at(long nanos, Runnable task) {
        return timers.at(nanos, task);
    }

    /** At the end of this turn; the caller sees to it that it is there once. */
    public void flushLater(Flushable output) {
        flushing.add(output);
    }

    /** Forgets a channel that was closed, and gives the system its descriptor back. */
    public void forgetClosed() {
        try {
            wait.look();
        } catch (IOException e) {
            fault("the selector", e);
        }
    }

    private void run() {
        try {
            while (!ending) {
                turn();
            }
        } finally {
            onEnd();
        }
    }

    private void turn() {
        try {
            boolean worked = inbox.work(this);
            memory.collect();
            crossings.exchange();
            wait.until(worked || !ready.isEmpty(), now, timers.untilNext(now), hasWork);
            now = nanoClock.getAsLong();
            crossings.exchange();
            if (worked || !ready.isEmpty()) {
                wait.busy(now);
                serve();
            } else if (wait.idleNanos(now) > REST_NANOS) {
                memory.rest();
            }
            ring();
            flush();
            crossings.exchange();
        } catch (IOException | RuntimeException | Error e) {
            fault("the loop", e);
        }
    }

    private boolean hasWork() {
        crossings.exchange();
        return !ready.isEmpty() || !inbox.isEmpty() || memory.isReturning()
                || timers.untilNext(nanoClock.getAsLong()) == 0;
    }

    private void serve() throws IOException {
        long started = now;
        long looked = now;
        for (Watched next; (next = ready.poll()) != null;) {
            next.ready();
            crossings.exchange();
            now = nanoClock.getAsLong();
            if (now - started > TURN_NANOS) {
                return;
            }
            if (next.priority() > 0 && !ready.isEmpty() && now - looked > LOOK_NANOS) {
                wait.look();
                looked = now;
            }
        }
    }

    private void flush() {
        for (int i = 0; i < flushing.size(); i++) {
            flushing.get(i).flush();
        }
        flushing.clear();
    }

    private void ring() {
        for (Runnable due; (due = timers.due(now)) != null;) {
            run("an alarm", due);
        }
    }

    private void onEnd() {
        run("the end", onEnd);
        inbox.end(this);
        try {
            selector.close();
        } catch (IOException e) {
            fault("closing the selector", e);
        }
    }
}
