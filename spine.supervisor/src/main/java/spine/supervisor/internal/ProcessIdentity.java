package spine.supervisor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a process from a later one of the same number: by when it was started, in the kernel's ticks since the boot, which
 * no setting of a clock changes, and by which boot.
 *
 * @param pid   its number, which is its group's too
 * @param start in ticks since the boot
 * @param boot  the kernel's id of the boot
 */
record ProcessIdentity(long pid, long start, String boot) {
    private static final int AFTER_NAME = 20 - 1;

    /** Of a process that is there; empty if it is not. */
    static Optional<ProcessIdentity> of(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is a name in parentheses that may hold anything; the start is the twentieth after it.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[AFTER_NAME]), currentBoot()));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static String currentBoot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    /** Whether this very process is there still. */
    boolean isThere() {
        return of(pid).filter(this::equals).isPresent();
    }

    String line() {
        return pid + " " + start + " " + boot;
    }

    /** @throws IllegalArgumentException if it is no line of {@link #line} */
    static ProcessIdentity parse(String line) {
        var parts = line.strip().split(" ");
        if (parts.length != 3) {
            throw new IllegalArgumentException("not 'PID START BOOT'");
        }
        var parsed = new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
        if (parsed.pid <= 1) {
            throw new IllegalArgumentException("no process of ours has the number " + parsed.pid);
        }
        return parsed;
    }
}
