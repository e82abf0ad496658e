package spine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.journal.internal.FolderReadings;

/**
 * Reads a journal's folder without a server and changes nothing in it. Immutable and thread-safe. While a server writes
 * the folder, the entry that is being written may be told as torn: look again.
 */
public final class JournalFolder {
    private final Path folder;

    private JournalFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param folder {@code journal} in the server's home
     * @throws IOException if there is none, or it cannot be listed
     */
    public static JournalFolder open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        Files.list(folder).close();
        return new JournalFolder(folder);
    }

    /**
     * The oldest entry first.
     *
     * @throws UncheckedIOException if the folder cannot be listed
     */
    public Reading read(Selection selection) {
        return reading(selection, FolderReadings::forwards);
    }

    /**
     * The newest entry first.
     *
     * @throws UncheckedIOException if the folder cannot be listed
     */
    public Reading readBackwards(Selection selection) {
        return reading(selection, FolderReadings::backwards);
    }

    private interface Opener {
        Reading open(Path folder, Selection selection) throws IOException;
    }

    private Reading reading(Selection selection, Opener opener) {
        try {
            return opener.open(folder, selection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
