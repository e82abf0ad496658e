package spine.supervisor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code run/processes/NAME.pid}: which process was started for whom, so that after a broker that was killed the next one
 * finds what it has left behind. Blocks while it reads and writes.
 */
final class PidFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PidFiles.class);
    private static final String SUFFIX = ".pid";

    private final Path folder;

    PidFiles(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException if it cannot be written: then the process must not stay, as nobody would find it again */
    void write(String name, ProcessIdentity process) throws IOException {
        Files.createDirectories(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, process.line() + "\n");
        Files.move(fresh, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name + SUFFIX));
        } catch (IOException e) {
            LOG.warn("the pid file of {} stays: {}", name, e.toString());
        }
    }

    /**
     * Ends what a broker that was killed has left: its output has nobody who reads it, so it is not taken over. A number
     * that another process has meanwhile is left alone; where the first process has ended and others of its group live,
     * the number cannot have been given away, so they are ended too.
     *
     * @return the names of those that were still there
     */
    List<String> endOrphans() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(SUFFIX)).limit(Declarations.MOST * 2L)
                    .filter(this::end).map(f -> f.getFileName().toString().replace(SUFFIX, "")).toList();
        } catch (IOException e) {
            LOG.warn("orphans could not be looked for: {}", e.toString());
            return List.of();
        }
    }

    private boolean end(Path file) {
        try {
            var former = ProcessIdentity.parse(Files.readString(file));
            boolean there = former.isThere();
            boolean isNumberFree = ProcessIdentity.of(former.pid()).isEmpty();
            if (former.boot().equals(ProcessIdentity.currentBoot()) && (there || isNumberFree)) {
                ProcessGroup.kill(former.pid(), ProcessHandle.of(former.pid()).map(p -> p.descendants().toList())
                        .orElse(List.of()));
            }
            Files.deleteIfExists(file);
            if (there) {
                LOG.warn("process {} of an earlier run was ended: {}", former.pid(), file.getFileName());
            }
            return there;
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.warn("{} is not understood and left alone: {}", file, unreadable.toString());
            return false;
        }
    }
}
