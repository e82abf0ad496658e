package spine.bench.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** As many bytes as the journal's frame has, by one write each, with or without a sync. */
final class PlainLog implements Log {
    private final FileChannel file;
    private final ByteBuffer bytes;
    private final boolean synced;
    private long position;

    PlainLog(Path path, int entryBytes, boolean synced) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        bytes = ByteBuffer.allocateDirect(entryBytes);
        this.synced = synced;
    }

    @Override
    public void append() throws IOException {
        bytes.clear();
        position += file.write(bytes, position);
        if (synced) {
            file.force(false);
        }
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
