package spine.boot.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Words for what the file system says. */
final class Reasons {
    private Reasons() {
    }

    static String of(Exception e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile() + ".";
        }
        if (e instanceof FileSystemException failed) {
            return failed.getFile() + ": " + (failed.getReason() == null ? failed.getClass().getSimpleName()
                    : failed.getReason()) + ".";
        }
        return e.getMessage() + (e.getMessage() != null && e.getMessage().endsWith(".") ? "" : ".");
    }
}
