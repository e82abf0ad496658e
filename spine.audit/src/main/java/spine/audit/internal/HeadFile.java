package spine.audit.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import spine.audit.AuditHead;
import spine.keys.DurableFile;

/**
 * {@code state/audit.head}, mode 0600, replaced as a whole: one line {@code SEQ:HASH FIRST open|closed}. It is written
 * after the entries that it covers are on the disk, so it is never ahead of them. One writer.
 */
public final class HeadFile {
    private static final int MOST_BYTES = 200;

    private final Path path;

    /**
     * What it says.
     *
     * @param head   the last entry that it covers
     * @param first  number of the oldest entry that was not rotated away
     * @param closed whether the service ended in order after this
     */
    public record Noted(AuditHead head, long first, boolean closed) {
    }

    public HeadFile(Path path) {
        this.path = path;
    }

    /** Empty if it is not there or makes no sense. */
    public Optional<Noted> read() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var words = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip().split(" ");
            return words.length != 3 ? Optional.empty() : Optional.of(new Noted(AuditHead.parse(words[0]),
                    Long.parseLong(words[1]), words[2].equals("closed")));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Noted noted) throws IOException {
        var text = noted.head() + " " + noted.first() + " " + (noted.closed() ? "closed" : "open") + "\n";
        new DurableFile(path, "rw-------").write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
