package spine.torus.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.locks.Lock;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Stored;
import spine.torus.geometry.internal.MortonKey;
import spine.torus.store.internal.DocumentRecord;
import spine.torus.store.internal.Kept;
import spine.torus.store.internal.RecordCodec;
import spine.torus.store.internal.SegmentLog;
import spine.torus.text.internal.Embedder;

/**
 * Places, writes and takes up documents one after another. Owned by the writing thread, which alone changes the
 * content, under the write lock; what readers ask for here they ask under the read lock.
 */
final class Recorder {
    private static final int WORTH_REBUILDING = 10_000;

    private final Settings settings;
    private final SegmentLog log;
    private final Embedder embedder;
    private final Lock writeLock;
    private Content content;
    private long totalBytes;

    Recorder(Settings settings, SegmentLog log, Embedder embedder, Content content, Lock writeLock) {
        this.settings = settings;
        this.log = log;
        this.embedder = embedder;
        this.content = content;
        this.writeLock = writeLock;
        totalBytes = log.totalBytes();
    }

    /** Under the read lock, or on the writing thread. */
    Content content() {
        return content;
    }

    /** Under the read lock, or on the writing thread. */
    long totalBytes() {
        return totalBytes;
    }

    /**
     * Stores a document unless the same is stored already.
     *
     * @throws SpineException {@code UNAVAILABLE} if memory is full, {@code TOO_LARGE} if no record can hold it
     * @throws IOException    if it could not be written
     */
    Stored record(Intake.Prepared prepared) throws SpineException, IOException {
        var stored = recordUnlessKnown(prepared);
        buryLeftovers(prepared);
        return stored;
    }

    private Stored recordUnlessKnown(Intake.Prepared prepared) throws SpineException, IOException {
        var existing = content.document(prepared.key());
        if (existing.filter(document -> document.digest().equals(prepared.digest())).isPresent()) {
            return stored(existing.get(), true);
        }
        var replaced = existing.map(document -> document.passages().size()).orElse(0);
        if (content.passages() - replaced + prepared.passages().size() > settings.maxPassages()) {
            throw full("maxPassages", settings.maxPassages());
        }
        var document = place(prepared);
        var encoded = RecordCodec.encode(document);
        if (!SegmentLog.fits(encoded)) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The document takes " + encoded.length + " bytes in memory.",
                    "Split it into parts.");
        }
        if (totalBytes + SegmentLog.framedBytes(encoded) > settings.maxStoreBytes()) {
            throw full("maxStoreBytes", settings.maxStoreBytes());
        }
        log.append(encoded);
        takeUp(new Kept(document, SegmentLog.framedBytes(encoded)), prepared);
        return stored(document, false);
    }

    /**
     * A version in fewer pieces leaves old pieces behind, and one that is split for the first time leaves the whole
     * one; they go once the new piece is written.
     */
    private void buryLeftovers(Intake.Prepared prepared) throws IOException {
        if (prepared.isPart()) {
            bury(prepared.keyOf(0));
        }
        if (!prepared.isPart() || prepared.parts() > 0) {
            var next = prepared.parts() + 1;
            while (bury(prepared.keyOf(next))) {
                next++;
            }
        }
    }

    private boolean bury(String key) throws IOException {
        if (content.document(key).isEmpty()) {
            return false;
        }
        log.append(RecordCodec.encode(DocumentRecord.tombstone(key)));
        writeLock.lock();
        try {
            content.remove(key);
            totalBytes = log.totalBytes();
        } finally {
            writeLock.unlock();
        }
        return true;
    }

    private DocumentRecord place(Intake.Prepared prepared) {
        var placement = new Placement(content.nodes(), embedder, this::embedded);
        var entries = new ArrayList<DocumentRecord.Entry>();
        for (var wished : prepared.passages()) {
            MortonKey place = placement.place(wished.place(), wished.embedding());
            entries.add(new DocumentRecord.Entry(wished.passage().heading(), wished.passage().text(),
                    wished.passage().start(), place, wished.chord()));
        }
        var document = prepared.document();
        return new DocumentRecord(prepared.key(), document.source(), prepared.digest(), document.metadata(), entries);
    }

    private String embedded(int passage) {
        var entry = content.entry(passage);
        return Intake.embedded(entry.heading(), entry.text());
    }

    private void takeUp(Kept kept, Intake.Prepared prepared) {
        var terms = prepared.terms();
        writeLock.lock();
        try {
            content.put(kept, terms);
            totalBytes = log.totalBytes();
        } finally {
            writeLock.unlock();
        }
        if (content.replacedPassages() > Math.max(WORTH_REBUILDING, content.passages())) {
            rebuild();
        }
    }

    /** Gives the room of replaced passages back; searches go on meanwhile in the old content. */
    private void rebuild() {
        var fresh = Content.of(settings.grid(), content.all());
        writeLock.lock();
        try {
            content = fresh;
        } finally {
            writeLock.unlock();
        }
    }

    private Stored stored(DocumentRecord document, boolean known) {
        var first = document.passages().get(0).place();
        var strength = (float) Math.min(1, content.nodes().amplitude(first));
        return new Stored(first.location(), strength, document.passages().size(), known);
    }

    private static SpineException full(String key, long limit) {
        return new SpineException(ErrorCode.UNAVAILABLE, "Memory is full: " + key + " = " + limit + ".",
                "Raise " + key + " in the configuration spine.torus and restart, or start with another home."
                        + " What is stored already stays.");
    }
}
