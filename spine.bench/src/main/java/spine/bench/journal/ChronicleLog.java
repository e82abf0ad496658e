package spine.bench.journal;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/** Raw Chronicle Queue with its defaults, as many bytes as the journal's frame has; with a call of its sync or without. */
final class ChronicleLog implements Log {
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> bytes;
    private final boolean synced;

    ChronicleLog(Path folder, int entryBytes, boolean synced) {
        queue = ChronicleQueue.single(folder.toString());
        appender = queue.createAppender();
        bytes = Bytes.wrapForRead(new byte[entryBytes]);
        this.synced = synced;
    }

    @Override
    public void append() {
        bytes.readPosition(0);
        appender.writeBytes(bytes);
        if (synced) {
            appender.sync();
        }
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
