package spine.boot.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import spine.api.Home;

/** Creates the folders of an installation, private to the account from their first moment. */
final class HomeFolders {
    private static final String PRIVATE = "rwx------";
    /** Public keys may be read by everybody (SEC-02). */
    private static final String KEYS = "rwxr-xr-x";

    private HomeFolders() {
    }

    /** @throws IOException if one cannot be made, or is there and cannot be written */
    static void create(Home home) throws IOException {
        create(home.keys(), KEYS);
        for (var folder : List.of(home.agents(), home.candidates(), home.journal(), home.state(), home.run(),
                home.log(), home.conf())) {
            create(folder, PRIVATE);
        }
    }

    private static void create(Path folder, String mode) throws IOException {
        if (Files.isDirectory(folder)) {
            tighten(folder, mode);
        } else {
            Files.createDirectories(folder.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    /** Takes away what others may do with a folder that is ours; one that the system gave us stays as it is. */
    private static void tighten(Path folder, String mode) throws IOException {
        var self = System.getProperty("user.name");
        if (Files.getOwner(folder).getName().equals(self)) {
            var allowed = Files.getPosixFilePermissions(folder);
            if (allowed.retainAll(PosixFilePermissions.fromString(mode))) {
                Files.setPosixFilePermissions(folder, allowed);
            }
        }
    }
}
