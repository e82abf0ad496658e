package spine.supervisor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Who could have written a file, and who may read it. Static functions without state. */
final class Private {
    private static final Set<PosixFilePermission> WRITE = EnumSet.of(PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> READ = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);

    private Private() {
    }

    /**
     * A file or folder that is no link, belongs to this account, and that nobody else may read or write.
     *
     * @throws IOException that says what is wrong and how to mend it
     */
    static void requireOwn(Path path) throws IOException {
        var is = attributes(path, LinkOption.NOFOLLOW_LINKS);
        if (is.isSymbolicLink()) {
            throw new IOException(path + " is a symbolic link. Put the file itself there.");
        }
        if (!is.owner().getName().equals(System.getProperty("user.name"))) {
            throw new IOException(path + " belongs to " + is.owner().getName() + ". Run: chown "
                    + System.getProperty("user.name") + " " + path);
        }
        if (any(is, READ) || any(is, WRITE)) {
            throw new IOException(path + " may be read or written by others. Run: chmod go-rwx " + path);
        }
    }

    /**
     * A file that only this account or root could have written.
     *
     * @throws IOException as {@link #requireOwn}
     */
    static void requireTrusted(Path program) throws IOException {
        var is = attributes(program);
        var owner = is.owner().getName();
        if (!owner.equals("root") && !owner.equals(System.getProperty("user.name")) || any(is, WRITE)) {
            throw new IOException(program + " may be written by others than this account and root. Run: chmod go-w "
                    + program);
        }
    }

    private static PosixFileAttributes attributes(Path path, LinkOption... options) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, options);
    }

    private static boolean any(PosixFileAttributes is, Set<PosixFilePermission> those) {
        return is.permissions().stream().anyMatch(those::contains);
    }
}
