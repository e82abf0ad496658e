package spine.torus.store.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only log of documents in numbered segment files. What {@link #append} has written outlives the
 * process; after {@link #force} also the machine. A torn tail is found at opening, reported with its offset, and cut.
 * Owned by one thread, which must not be interrupted: an interrupt closes a file channel.
 */
public final class SegmentLog implements Closeable {
    static final long MAX_SEGMENT_BYTES = 64L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
    private static final Pattern NAME = Pattern.compile("segment-(\\d{8})\\.log");

    private final Path folder;
    private final List<Path> segments = new ArrayList<>();
    private FileChannel channel;
    private int number;
    private long end;
    private long bytesBefore;
    private boolean broken;

    private SegmentLog(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the log and hands over every sound record, oldest first.
     *
     * @throws IOException if a file cannot be read or cut
     */
    public static SegmentLog open(Path folder, Consumer<Kept> documents) throws IOException {
        var log = new SegmentLog(folder);
        try (var files = Files.list(folder)) {
            files.filter(f -> NAME.matcher(f.getFileName().toString()).matches()).sorted().forEach(log.segments::add);
        }
        var last = -1L;
        for (var segment : log.segments) {
            var outcome = SegmentReader.read(segment, documents);
            log.bytesBefore += Math.max(0, last);
            last = log.cutTail(segment, outcome.soundBytes());
        }
        log.openLast(Math.max(0, last));
        return log;
    }

    /** Whether a folder holds any segment. */
    public static boolean isPresent(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.anyMatch(f -> NAME.matcher(f.getFileName().toString()).matches());
        }
    }

    private long cutTail(Path segment, long sound) throws IOException {
        var size = Files.size(segment);
        if (sound < size) {
            LOG.warn("{} ends in a torn record at offset {}: {} bytes are cut, everything before them is kept.",
                    segment.getFileName(), sound, size - sound);
            try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                file.truncate(sound);
                file.force(true);
            }
        }
        return sound;
    }

    private void openLast(long size) throws IOException {
        if (segments.isEmpty()) {
            roll();
            return;
        }
        var last = segments.get(segments.size() - 1);
        var matcher = NAME.matcher(last.getFileName().toString());
        number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        channel = FileChannel.open(last, StandardOpenOption.WRITE);
        channel.position(size);
        end = size;
    }

    private void roll() throws IOException {
        if (channel != null) {
            channel.force(true);
            channel.close();
            bytesBefore += end;
        }
        number++;
        var file = folder.resolve(String.format("segment-%08d.log", number));
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        segments.add(file);
        end = 0;
    }

    /** Bytes on disk. */
    public long totalBytes() {
        return bytesBefore + end;
    }

    /** Bytes that a document takes with its frame. */
    public static long framedBytes(byte[] encoded) {
        return Frame.HEAD + (long) encoded.length;
    }

    /** Whether a document of so many bytes can be stored at all. */
    public static boolean fits(byte[] encoded) {
        return encoded.length <= Frame.MAX_PAYLOAD;
    }

    /**
     * Writes one document behind the others, whole or not at all.
     *
     * @param encoded by {@link RecordCodec}, of a size that {@link #fits}
     * @throws IOException if it could not be written; the log is then as before, or refuses everything from now on
     */
    public void append(byte[] encoded) throws IOException {
        if (broken) {
            throw new IOException("an earlier write failed and could not be undone");
        }
        if (end >= MAX_SEGMENT_BYTES) {
            roll();
        }
        var before = end;
        var frame = Frame.of(encoded);
        try {
            end += frame.remaining();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException e) {
            undo(before);
            throw e;
        }
    }

    /** Waits until the disk has everything. */
    public void force() throws IOException {
        channel.force(false);
    }

    /**
     * Writes the living documents anew and drops all older segments. A crash on the way leaves some documents twice,
     * which does no harm: the later record holds.
     *
     * @throws IOException if that failed; nothing is lost
     */
    public void rewrite(Iterable<DocumentRecord> living) throws IOException {
        var old = List.copyOf(segments);
        var dropped = totalBytes();
        roll();
        for (var document : living) {
            append(RecordCodec.encode(document));
        }
        channel.force(true);
        for (var segment : old) {
            Files.delete(segment);
        }
        segments.removeAll(old);
        bytesBefore -= dropped;
    }

    private void undo(long before) {
        end = before;
        try {
            channel.truncate(end);
            channel.position(end);
        } catch (IOException e) {
            broken = true;
            LOG.error("A failed write to segment {} could not be undone; nothing more is stored until a restart.",
                    number, e);
        }
    }

    /** Waits until the disk has everything, and closes. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (var closing = channel) {
                closing.force(true);
            }
        }
    }
}
