package spine.journal.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a state, see {@link PairFrame}. Written anew, as a whole and beside the old one, when over half of it says
 * nothing any more, and after damage. Loaded by who opens the state, then one thread's.
 */
final class PairFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PairFile.class);
    /** Bytes over twice the living ones from which it is written anew. */
    private static final long SLACK = 1 << 16;
    private static final int PIECE = 1 << 18;

    private final Disk disk;
    private final Path path;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    /** Null until it is written anew. */
    private LogFile file;
    private long size;

    PairFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /**
     * All pairs that stand before any damage; a damaged file is kept as {@code NAME.pairs.damaged}.
     *
     * @throws IOException if it cannot be read, or is of a later version
     */
    Map<String, ByteString> load() throws IOException {
        var pairs = new LinkedHashMap<String, ByteString>();
        if (!Files.exists(path)) {
            return pairs;
        }
        long whole;
        long end;
        try (var window = FileWindow.open(path, Long.MAX_VALUE)) {
            whole = load(window, pairs);
            end = window.end();
        }
        if (whole == end) {
            file = LogFile.open(disk, path);
            size = whole;
        } else {
            var beside = path.resolveSibling(path.getFileName() + ".damaged");
            LOG.error("{} is torn or changed at byte {} of {}: {} pairs before that were read, the rest is lost; the file"
                    + " is kept as {}", path.getFileName(), whole, end, pairs.size(), beside.getFileName());
            Files.deleteIfExists(beside);
            Files.createLink(beside, path); // the name of the old file goes to the new one when that is whole
        }
        return pairs;
    }

    /** Whether what was loaded is not in a sound file yet. */
    boolean isUnsound() {
        return file == null;
    }

    /** Whether the next write should be one of everything. */
    boolean isDue(long liveBytes) {
        return file == null || size > 2 * liveBytes + SLACK;
    }

    /** Adds changes; after a failure they count as not written, and what is half written is written over. */
    void append(List<PairFrame> changes) throws IOException {
        size = put(file, changes, size);
    }

    /** Writes all pairs into a new file, syncs it, and puts it in the old one's place. */
    void rewrite(List<PairFrame> pairs) throws IOException {
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var made = LogFile.make(disk, fresh);
        try {
            made.write(PairFrame.header(), 0);
            long end = put(made, pairs, PairFrame.HEADER);
            made.force();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            made.renamed(path);
            disk.syncFolder(path.getParent());
            close();
            file = made;
            size = end;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    void force() throws IOException {
        file.force();
    }

    /** After a failed sync the old file proves nothing: the next write is one of everything. */
    void distrust() throws IOException {
        close();
        file = null;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private long put(LogFile target, List<PairFrame> frames, long from) throws IOException {
        long at = from;
        piece.clear();
        for (var frame : frames) {
            var bytes = frame.encode();
            if (piece.remaining() < bytes.remaining()) {
                at += flush(target, at);
            }
            piece.put(bytes);
        }
        return at + flush(target, at);
    }

    private int flush(LogFile target, long at) throws IOException {
        int bytes = piece.flip().remaining();
        if (bytes > 0) {
            target.write(piece, at);
        }
        piece.clear();
        return bytes;
    }

    /** Where the whole frames end. */
    private static long load(FileWindow window, Map<String, ByteString> pairs) throws IOException {
        if (window.end() < PairFrame.HEADER || !PairFrame.isHeader(window.bytes(0, PairFrame.HEADER))) {
            return 0;
        }
        long at = PairFrame.HEADER;
        while (window.end() - at >= PairFrame.FIXED) {
            var fixed = window.bytes(at, PairFrame.FIXED);
            int length = fixed.getInt(4);
            if (!PairFrame.isPlausible(fixed) || length > window.end() - at) {
                return at;
            }
            var frame = window.bytes(at, length);
            if (!PairFrame.isWhole(frame)) {
                return at;
            }
            var pair = PairFrame.decode(frame);
            if (pair.value() == null) {
                pairs.remove(pair.key());
            } else {
                pairs.put(pair.key(), pair.value());
            }
            at += length;
        }
        return at;
    }
}
