package spine.torus.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.torus.store.internal.Identity;
import spine.torus.store.internal.Kept;
import spine.torus.store.internal.SegmentLog;
import spine.torus.store.internal.StoreFolder;

/** The folder {@code state/torus}: held alone, its identity, its log, and the documents that were in it. */
final class Store implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long WORTH_COMPACTING_BYTES = 16 << 20;

    private final StoreFolder folder;
    private final Identity identity;
    private final SegmentLog log;
    private final LinkedHashMap<String, Kept> loaded;

    private Store(StoreFolder folder, Identity identity, SegmentLog log, LinkedHashMap<String, Kept> loaded) {
        this.folder = folder;
        this.identity = identity;
        this.log = log;
        this.loaded = loaded;
    }

    /** @throws IOException if it cannot be opened; the message says what to do */
    static Store open(Path path, Settings settings, String embedder) throws IOException {
        var folder = StoreFolder.take(path);
        try {
            var identity = Identity.of(path, new Identity(new SecureRandom().nextLong(), settings.grid(), embedder));
            var loaded = new LinkedHashMap<String, Kept>();
            var log = SegmentLog.open(path, kept -> {
                loaded.remove(kept.document().key());
                if (!kept.document().isTombstone()) {
                    loaded.put(kept.document().key(), kept);
                }
            });
            compact(log, loaded.values());
            return new Store(folder, identity, log, loaded);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Writes the log anew when more than half of it is of no use any more. */
    private static void compact(SegmentLog log, Collection<Kept> living) throws IOException {
        var liveBytes = living.stream().mapToLong(Kept::bytes).sum();
        var total = log.totalBytes();
        if (total > WORTH_COMPACTING_BYTES && liveBytes < total / 2) {
            log.rewrite(living.stream().map(Kept::document).toList());
            LOG.info("Memory's log was compacted from {} to {} bytes.", total, log.totalBytes());
        }
    }

    Identity identity() {
        return identity;
    }

    SegmentLog log() {
        return log;
    }

    /** The documents found at opening; the caller takes them over. */
    List<Kept> takeLoaded() {
        var documents = List.copyOf(loaded.values());
        loaded.clear();
        return documents;
    }

    @Override
    public void close() throws IOException {
        try (folder; log) {
            LOG.debug("closing {}", folder.path());
        }
    }
}
