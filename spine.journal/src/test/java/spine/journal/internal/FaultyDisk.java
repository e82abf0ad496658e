package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that is full, fails, or syncs slowly when it is told so; counts its syncs. */
final class FaultyDisk implements Disk {
    final AtomicInteger forces = new AtomicInteger();
    volatile boolean writesFail;
    volatile boolean forcesFail;
    volatile long free = Long.MAX_VALUE;
    volatile CountDownLatch held = new CountDownLatch(0);

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        if (writesFail) {
            if (bytes.remaining() > 8) { // as much as there was room for
                Disk.REAL.write(file, bytes.slice(bytes.position(), bytes.remaining() / 2), position);
            }
            throw new IOException("No space left on device");
        }
        Disk.REAL.write(file, bytes, position);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        forces.incrementAndGet();
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (forcesFail) {
            throw new IOException("Input/output error");
        }
        Disk.REAL.force(file);
    }

    @Override
    public long free(Path folder) {
        return free;
    }
}
