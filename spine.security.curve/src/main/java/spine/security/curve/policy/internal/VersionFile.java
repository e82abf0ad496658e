package spine.security.curve.policy.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.keys.DurableFile;

/**
 * Versions of the policy that rise with every change, also over restarts and if the clock was set back meanwhile: they
 * begin with the time of day in milliseconds or above what an earlier run can have used, whichever is greater. Each run
 * sets {@value #BLOCK} aside at a time, so that the disk is hardly ever needed. If it fails, the clock alone decides.
 * Not thread-safe.
 */
final class VersionFile {
    private static final Logger LOG = LoggerFactory.getLogger(VersionFile.class);
    private static final long BLOCK = 1_000_000;
    private static final int MOST_BYTES = 32;
    private static final long MOST = 1L << 53;

    private final Path path;
    private long last;
    private long reserved;

    VersionFile(Path path, Clock clock) {
        this.path = path;
        this.last = Math.max(clock.millis(), stored());
        this.reserved = last;
    }

    long next() {
        if (++last > reserved) {
            reserved = last + BLOCK;
            try {
                new DurableFile(path, "rw-------").write(Long.toString(reserved).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.warn("{} cannot be written; a clock that is set back may repeat versions after a restart", path, e);
            }
        }
        return last;
    }

    private long stored() {
        try (var in = Files.newInputStream(path)) {
            long value = Long.parseLong(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip());
            return value < MOST ? value : 0;
        } catch (NoSuchFileException first) {
            return 0;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{} cannot be read; versions begin with the time of day", path, e);
            return 0;
        }
    }
}
