package spine.torus.store.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import spine.torus.geometry.internal.Grid;

/**
 * What fixes the places of a store and never changes after its first start: the file {@code torus.properties}.
 *
 * @param seed     of the projection (PE-30)
 * @param grid     cells on each axis
 * @param embedder name of the embedder
 */
public record Identity(long seed, Grid grid, String embedder) {
    private static final String FILE = "torus.properties";
    private static final String FORMAT = "1";

    /**
     * The identity of a folder; a new folder gets the proposed one, written so that a crash leaves all or nothing.
     *
     * @throws IOException if it cannot be read or does not fit; the message says what to do
     */
    public static Identity of(Path folder, Identity proposed) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return read(file).fitting(proposed, file);
        }
        if (SegmentLog.isPresent(folder)) {
            throw new IOException(file + " is missing beside its segments. Restore it from a backup; without its seed"
                    + " new passages would lie apart from old ones.");
        }
        proposed.write(folder);
        return proposed;
    }

    private Identity fitting(Identity proposed, Path file) throws IOException {
        if (!embedder.equals(proposed.embedder) || !grid.toString().equals(proposed.grid.toString())) {
            throw new IOException(file + " was made with embedder " + embedder + " and gridCells " + grid
                    + ", not with " + proposed.embedder + " and " + proposed.grid
                    + ". Set these back, or move the folder away and ingest again.");
        }
        return this;
    }

    private static Identity read(Path file) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
        if (!FORMAT.equals(properties.getProperty("format"))) {
            throw new IOException(file + " has format " + properties.getProperty("format") + ", this version reads "
                    + FORMAT + ". Start the version that wrote it.");
        }
        try {
            return new Identity(Long.parseLong(properties.getProperty("seed")),
                    Grid.parse(properties.getProperty("grid", "")), properties.getProperty("embedder", ""));
        } catch (IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    private static IOException damaged(Path file, IllegalArgumentException e) {
        return new IOException(file + " is damaged: " + e.getMessage() + ". Restore it from a backup.", e);
    }

    private void write(Path folder) throws IOException {
        var text = "format=" + FORMAT + "\nseed=" + seed + "\ngrid=" + grid + "\nembedder=" + embedder + "\n";
        var temporary = folder.resolve(FILE + ".new");
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
