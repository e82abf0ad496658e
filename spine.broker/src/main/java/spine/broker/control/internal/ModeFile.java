package spine.broker.control.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.keys.DurableFile;

/**
 * Keeps the mode over restarts: one line {@code MODE INSTANT BY}. A file of its own, and no state in the journal's store,
 * since it is read before anybody can ask for anything, also where no journal comes. One caller at a time.
 */
final class ModeFile implements ModeSwitch.Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(ModeFile.class);
    private static final int MOST_BYTES = 4096;

    private final DurableFile file;

    ModeFile(Path path) {
        file = new DurableFile(path, "rw-------");
    }

    /** What was kept; none if nothing was. One that cannot be read is PAUSED: whoever paused wants no accident to resume. */
    @Override
    public Optional<ModeState> load(Instant now) {
        try {
            if (!Files.exists(file.path())) {
                return Optional.empty();
            }
            if (Files.size(file.path()) > MOST_BYTES) {
                throw new IOException("it is too long");
            }
            var words = Files.readString(file.path(), StandardCharsets.US_ASCII).strip().split(" ");
            if (words.length != 3) {
                throw new IOException("it has " + words.length + " words");
            }
            return Optional.of(ModeState.of(Mode.valueOf(words[0]), Instant.parse(words[1]), words[2]));
        } catch (IOException | IllegalArgumentException | DateTimeException damaged) {
            LOG.error("{} cannot be read, so requests are put off until somebody resumes", file.path(), damaged);
            return Optional.of(ModeState.of(Mode.PAUSED, now, "-"));
        }
    }

    /** On the disk when it returns. */
    @Override
    public void save(ModeState state) throws IOException {
        file.write((state.mode() + " " + state.since() + " " + state.by() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
