package spine.torus.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of one segment. What is damaged is reported with its offset and left out; everything before it
 * and every sound record after it is read.
 */
final class SegmentReader {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

    private final Path file;
    private final ByteBuffer bytes;
    private int damaged;

    private SegmentReader(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * What was found.
     *
     * @param soundBytes where the last sound or recognisable record ends; after it there is nothing but a torn tail
     * @param damaged    records that were left out
     */
    record Outcome(long soundBytes, int damaged) {
    }

    /** @throws IOException if the file cannot be read or is larger than any segment */
    static Outcome read(Path file, Consumer<Kept> sink) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > 2 * SegmentLog.MAX_SEGMENT_BYTES) {
                throw new IOException(file + " has " + channel.size() + " bytes; that is no segment");
            }
            var bytes = ByteBuffer.allocate((int) channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return new SegmentReader(file, bytes.flip()).read(sink);
        }
    }

    private Outcome read(Consumer<Kept> sink) {
        var offset = 0;
        while (offset < bytes.limit()) {
            var length = Frame.lengthAt(bytes, offset);
            if (length >= 0 && offset + Frame.HEAD + length <= bytes.limit()) {
                record(offset, length, sink);
                offset += Frame.HEAD + length;
                continue;
            }
            var next = nextHead(offset + 1);
            if (next < 0) {
                return new Outcome(offset, damaged);
            }
            damaged("unreadable bytes up to " + next, offset);
            offset = next;
        }
        return new Outcome(offset, damaged);
    }

    private void record(int offset, int length, Consumer<Kept> sink) {
        if (!Frame.isPayloadSound(bytes, offset, length)) {
            damaged("a record whose checksum is wrong", offset);
            return;
        }
        try {
            sink.accept(new Kept(RecordCodec.decode(bytes.slice(offset + Frame.HEAD, length)), Frame.HEAD + length));
        } catch (IllegalArgumentException e) {
            damaged("a record that does not parse (" + e.getMessage() + ")", offset);
        }
    }

    private void damaged(String what, int offset) {
        damaged++;
        LOG.error("{} holds {} at offset {}; it is left out. Ingest the document again or restore the file.",
                file.getFileName(), what, offset);
    }

    private int nextHead(int from) {
        for (var offset = from; offset + Frame.HEAD <= bytes.limit(); offset++) {
            if (Frame.lengthAt(bytes, offset) >= 0) {
                return offset;
            }
        }
        return -1;
    }
}
