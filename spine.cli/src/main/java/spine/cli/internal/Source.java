package spine.cli.internal;

import java.nio.file.Path;

/**
 * A file to ingest.
 *
 * @param file  where
 * @param name  its path relative to what was given, for the metadata
 * @param bytes its size when it was found
 */
record Source(Path file, String name, long bytes) {
}
