package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import spine.api.journal.Reading;
import spine.api.journal.Selection;

/** The way from the library into this package. */
public final class FolderReadings {
    private FolderReadings() {
    }

    public static Reading forwards(Path folder, Selection selection) throws IOException {
        return new ForwardReading(Source.of(folder), selection);
    }

    public static Reading backwards(Path folder, Selection selection) throws IOException {
        return new BackwardReading(Source.of(folder), selection);
    }
}
