package spine.cli.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import spine.api.SpineException;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;
import spine.client.MonitorEvent;
import spine.client.MonitorSettings;

/**
 * The directory at intervals: as the monitor tells it, which costs the server nothing more for each who watches; where that
 * cannot be had, or is asked for more often, by asking for it. One thread.
 */
final class DirectoryFeed implements AutoCloseable {
    /** The monitor tells each second; who hears nothing for so long is not heard by it. */
    private static final Duration SILENCE = Duration.ofSeconds(4);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);
    private static final String TOPIC = MonitorSettings.PREFIX + "directory";

    private final Session session;
    private final Duration interval;
    private Watched watched;
    private long lastNanos;
    private boolean begun;

    private DirectoryFeed(Session session, Duration interval, Watched watched) {
        this.session = session;
        this.interval = interval;
        this.watched = watched;
    }

    /**
     * @param address of the monitor; null to ask for each
     * @throws SpineException if the server cannot be asked at all
     */
    static DirectoryFeed open(Session session, Duration interval, String address)
            throws SpineException, InterruptedException {
        session.pairIfNeeded();
        boolean isTold = address != null && interval.compareTo(TOLD_EVERY) >= 0;
        return new DirectoryFeed(session, interval, isTold ? watched(session, address) : null);
    }

    private static Watched watched(Session session, String address) {
        try {
            return session.watch(address, List.of(TOPIC));
        } catch (SpineException unable) {
            return null; // the engine has no SUB, or the address is none: then it is asked for
        }
    }

    boolean isTold() {
        return watched != null;
    }

    /** Waits until the interval is over, then for the next one. */
    Directory next() throws SpineException, InterruptedException {
        while (watched != null) {
            var event = heard();
            if (event == null) {
                watched.close();
                watched = null;
            } else if (event.spike().hasDirectory() && isDue()) {
                lastNanos = System.nanoTime();
                begun = true;
                return event.spike().getDirectory();
            }
        }
        return asked();
    }

    private MonitorEvent heard() throws InterruptedException {
        try {
            return watched.poll(SILENCE);
        } catch (SpineException refused) {
            return null; // it may not watch: then it is asked for
        }
    }

    /** What is told each second comes a little early now and then. */
    private boolean isDue() {
        return !begun || System.nanoTime() - lastNanos >= interval.toNanos() - TOLD_EVERY.toNanos() / 2;
    }

    private Directory asked() throws SpineException, InterruptedException {
        long left = interval.toNanos() - (System.nanoTime() - lastNanos);
        if (begun && left > 0) {
            new CountDownLatch(1).await(left, TimeUnit.NANOSECONDS);
        }
        begun = true;
        lastNanos = System.nanoTime();
        return session.ask(RCISRequest.newBuilder().setDiscover(Discover.getDefaultInstance())).getDirectory();
    }

    @Override
    public void close() {
        if (watched != null) {
            watched.close();
        }
    }
}
