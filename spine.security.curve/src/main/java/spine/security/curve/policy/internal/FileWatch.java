package spine.security.curve.policy.internal;

import java.io.IOException;
import java.util.Optional;
import spine.security.curve.policy.internal.TextFile.Reading;
import spine.security.curve.policy.internal.TextFile.Stamp;

/**
 * Notices that a file has changed and is at rest: after {@value #LOOKS} equal looks in a row, so that a file that is
 * being written is not taken for a finished one (SEC-12). Not thread-safe.
 */
final class FileWatch {
    /** Looks at the same state before it counts. */
    static final int LOOKS = 3;

    private final TextFile file;
    private Stamp candidate;
    private int looks;

    FileWatch(TextFile file) {
        this.file = file;
    }

    /**
     * One look.
     *
     * @param known the state that was taken over
     * @return what the file holds, if that is another state and it has settled
     */
    Optional<Reading> look(Stamp known) throws IOException {
        var now = file.stamp();
        if (now.equals(known)) {
            candidate = null;
        } else if (!now.equals(candidate)) {
            candidate = now;
            looks = 1;
        } else if (++looks >= LOOKS) {
            return Optional.of(file.read());
        }
        return Optional.empty();
    }

    /** Whether the last look found another state than the known one. */
    boolean isPending() {
        return candidate != null;
    }

    /** To be told when a state was taken over. */
    void taken() {
        candidate = null;
    }
}
