package spine.security.curve.pairing.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.keys.DurableFile;

/**
 * Remembers, in {@code run/pairing.locked}, that this run of the framework is past its BOOTSTRAP, so that a component
 * or bundle that starts again meanwhile does not take that for a start (SEC-13).
 */
final class StartMark {
    private static final Logger LOG = LoggerFactory.getLogger(StartMark.class);
    private static final int MOST_BYTES = 256;

    private final Path path;
    private final String run;

    /**
     * @param run names this run of the framework; another one is a new start
     */
    StartMark(Path path, String run) {
        this.path = path;
        this.run = run;
    }

    /** Whether BOOTSTRAP is over for this run; also if that cannot be found out. */
    boolean isSet() {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).equals(run);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.error("{} cannot be read; BOOTSTRAP stays closed", path, e);
            return true;
        }
    }

    void set() {
        if (!isSet()) {
            try {
                new DurableFile(path, "rw-------").write(run.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.error("{} cannot be written", path, e);
            }
        }
    }
}
