package spine.security.curve.admin.internal;

import java.io.IOException;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** Work on files, whose failure the caller may try again. */
@FunctionalInterface
interface Disk<T> {
    T work() throws IOException, SpineException;

    static <T> T run(Disk<T> disk) throws SpineException {
        try {
            return disk.work();
        } catch (IOException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The change could not be stored: " + e.getMessage() + ".",
                    "See the server's log, then try again.");
        }
    }
}
