package spine.generations.internal;

import java.util.Optional;

/**
 * A drop-in as last seen; a change of either file is one of the drop-in.
 *
 * @param jar       its bytes
 * @param signature beside it; empty if it has none
 */
record Seen(FileStamp jar, Optional<FileStamp> signature) {
}
