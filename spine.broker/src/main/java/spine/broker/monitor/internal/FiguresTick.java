package spine.broker.monitor.internal;

import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.message.Directory;

/**
 * Tells the figures: as a StatusReport under {@code metrics} and as the Directory under {@code directory}. While nobody
 * has subscribed the directory is not even asked for. One thread.
 */
final class FiguresTick implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FiguresTick.class);

    private final MonitorService monitor;
    private final Supplier<Directory> directory;
    private final Clock clock;
    private final Changes changes;
    private boolean failed;

    FiguresTick(MonitorService monitor, Supplier<Directory> directory, Clock clock) {
        this.monitor = monitor;
        this.directory = directory;
        this.clock = clock;
        this.changes = new Changes(monitor);
    }

    /** Never throws: a timer would not come again. */
    @Override
    public void run() {
        try {
            if (monitor.isWanted()) {
                tell(bounded(directory.get()));
            } else {
                changes.forget();
            }
            failed = false;
        } catch (RuntimeException broken) {
            if (!failed) {
                failed = true;
                LOG.error("the figures cannot be told", broken);
            }
        }
    }

    private void tell(Directory now) {
        monitor.tell(Wording.FIGURES,
                Wording.spike(clock.millis()).setStatus(FiguresReport.of(now)).build().toByteString());
        monitor.tell(Wording.DIRECTORY, Wording.spike(clock.millis()).setDirectory(now).build().toByteString());
        changes.see(now);
    }

    private static Directory bounded(Directory all) {
        int count = all.getEntriesCount();
        if (count <= FiguresReport.MOST_AGENTS) {
            return all;
        }
        return all.toBuilder().clearEntries()
                .addAllEntries(all.getEntriesList().subList(0, FiguresReport.MOST_AGENTS))
                .putFacts("agents.left_out", Integer.toString(count - FiguresReport.MOST_AGENTS)).build();
    }
}
