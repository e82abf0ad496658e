package spine.torus.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Document;
import spine.api.memory.Location;
import spine.api.memory.MemoryEngine;
import spine.api.memory.Query;
import spine.api.memory.Recall;
import spine.api.memory.Region;
import spine.api.memory.Stored;
import spine.api.rcis.MemoryMetrics;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.PhysicsMetrics;
import spine.torus.geometry.internal.Grid;
import spine.torus.geometry.internal.Projection;
import spine.torus.store.internal.DocumentRecord;
import spine.torus.store.internal.Kept;
import spine.torus.text.internal.Embedder;

/**
 * The memory engine over one folder. One thread writes: to the log first, then to the content, so that what is found
 * is on disk and what was acknowledged is found at once. Thread-safe.
 */
class Torus implements MemoryEngine, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Torus.class);
    /** The overlap is evaluated in closed form, in one step. */
    static final int STEPS = 1;

    private final Settings settings;
    private final Store store;
    private final Intake intake;
    private final Pulse pulse;
    private final Writer writer = new Writer();
    private final Recorder recorder;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** @throws IOException if the folder cannot be opened; the message says what to do */
    Torus(Path folder, Settings settings, Embedder embedder, LongSupplier nanoTime) throws IOException {
        var started = nanoTime.getAsLong();
        this.settings = settings;
        store = Store.open(folder, settings, embedder.name());
        pulse = new Pulse(nanoTime);
        var content = Content.of(settings.grid(), store.takeLoaded());
        recorder = new Recorder(settings, store.log(), embedder, content, lock.writeLock());
        intake = new Intake(embedder, new Projection(store.identity().seed(), embedder.dimensions()), settings.grid());
        LOG.info("Memory holds {} passages; loaded in {} ms.", content.passages(),
                (nanoTime.getAsLong() - started) / 1_000_000);
    }

    Grid grid() {
        return settings.grid();
    }

    @Override
    public List<Stored> ingest(List<Document> documents) throws SpineException {
        for (var document : documents) {
            check(document);
        }
        var stored = new ArrayList<Stored>(documents.size());
        for (var document : documents) {
            var prepared = intake.prepare(document);
            stored.add(writer.call(() -> recorder.record(prepared)));
        }
        if (settings.syncEachIngest()) {
            writer.call(() -> {
                store.log().force();
                return null;
            });
        }
        if (stored.stream().anyMatch(s -> !s.known())) {
            pulse.novelty();
        }
        return stored;
    }

    private void check(Document document) throws SpineException {
        if (document.text().isBlank()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The text is blank.", "Send some text.");
        }
        var outside = document.target().filter(target -> !grid().contains(target));
        if (outside.isPresent()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST,
                    "The target location " + outside.get() + " lies outside of the grid " + grid() + ".",
                    "Give nine coordinates below these numbers, or none.");
        }
    }

    @Override
    public Recall recall(Query query) {
        var hits = hits(query);
        return new Recall(hits.stream().map(Hit::match).toList(), threshold(query.threshold()), STEPS);
    }

    double threshold(OptionalDouble asked) {
        return asked.orElse(settings.resonanceThreshold());
    }

    /** As {@link #recall}, with the documents. */
    List<Hit> hits(Query query) {
        var tags = new HashSet<String>();
        query.tags().forEach(tag -> tags.add(tag.toLowerCase(Locale.ROOT)));
        var since = pulse.now();
        var hits = reading(() -> recorder.content().search(query.text(), Set.copyOf(tags),
                threshold(query.threshold()), query.limit()));
        pulse.evaluated(since);
        return hits;
    }

    /** All documents, oldest first. */
    List<DocumentRecord> documents() {
        return reading(() -> recorder.content().all().stream().map(Kept::document).toList());
    }

    int passages() {
        return reading(() -> recorder.content().passages());
    }

    @Override
    public Optional<Region> retrieve(Location centre, float radius) {
        return reading(() -> recorder.content().nodes().around(centre, radius, settings.maxRegionNodes()));
    }

    @Override
    public MetricsResponse metrics(MetricsRequest request) {
        var all = !request.getIncludePhysics() && !request.getIncludeMemory() && !request.getIncludeNeurochemistry();
        var response = MetricsResponse.newBuilder();
        if (all || request.getIncludePhysics()) {
            response.setPhysics(reading(this::physics));
        }
        if (all || request.getIncludeMemory()) {
            response.setMemory(reading(this::memory));
        }
        if (all || request.getIncludeNeurochemistry()) {
            response.setNeuro(pulse.neurochemistry());
        }
        return response.build();
    }

    private PhysicsMetrics physics() {
        var nodes = recorder.content().nodes().all();
        return PhysicsMetrics.newBuilder().setAvgStepMs(pulse.meanMillis())
                .setTotalPropagations(pulse.evaluations() * STEPS).setActiveNodes(nodes.size())
                .setEnergyTotal(nodes.stream().mapToDouble(node -> node.wave().energy()).sum()).build();
    }

    private MemoryMetrics memory() {
        var total = recorder.totalBytes();
        return MemoryMetrics.newBuilder().setTotalBytes(total)
                .setLsmCompactionRatio(total == 0 ? 1 : (double) recorder.content().liveBytes() / total).build();
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Finishes what is being written. An interrupt is put off until then: it would close the files half-way. */
    @Override
    public void close() throws IOException {
        var interrupted = Thread.interrupted();
        try {
            writer.stop();
            store.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
