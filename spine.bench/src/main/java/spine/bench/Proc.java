package spine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what the kernel says of a process. Static functions without state. */
public final class Proc {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all of Linux
    private static final int UTIME = 11;                // after the name: fields 14 and 15 of proc(5)

    private Proc() {
    }

    /** Resident set, in bytes. */
    public static long residentBytes(long pid) throws IOException {
        return bytes(pid, "status", "VmRSS");
    }

    /** Resident set where each shared page counts by its share, in bytes. */
    static long proportionalBytes(long pid) throws IOException {
        return bytes(pid, "smaps_rollup", "Pss");
    }

    /** Processor time since its start, in seconds. */
    public static double cpuSeconds(long pid) throws IOException {
        var stat = Files.readString(file(pid, "stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }

    /** The same by the scheduler's own clock, to the nanosecond, of the threads that live. */
    public static double runSeconds(long pid) throws IOException {
        long nanos = 0;
        try (var tasks = Files.list(file(pid, "task"))) {
            for (var task : tasks.toList()) {
                nanos += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
            }
        }
        return nanos / 1e9;
    }

    static int threads(long pid) throws IOException {
        return Integer.parseInt(value(Files.readAllLines(file(pid, "status")), "Threads").orElse("0"));
    }

    /** The text behind {@code key:} in lines of that form. */
    static Optional<String> value(List<String> lines, String key) {
        return lines.stream().map(l -> l.split(":", 2)).filter(l -> l.length == 2 && l[0].strip().equals(key))
                .map(l -> l[1].strip()).findFirst();
    }

    /** Bytes out of {@code 123 kB}. */
    static long kilobytes(String text) {
        return Long.parseLong(text.split(" ")[0]) * 1024;
    }

    private static long bytes(long pid, String file, String key) throws IOException {
        return kilobytes(value(Files.readAllLines(file(pid, file)), key)
                .orElseThrow(() -> new IOException("/proc/" + pid + "/" + file + " has no " + key)));
    }

    private static Path file(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
