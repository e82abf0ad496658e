package spine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What it was measured on.
 *
 * @param cpu         model by the kernel's name
 * @param cores       that the JVM may use
 * @param memoryBytes of the machine
 * @param jdk         of the bench and the product
 * @param system      kernel
 * @param load        the machine's load average over one minute, before the run
 */
public record Machine(String cpu, int cores, long memoryBytes, String jdk, String system, double load) {
    public static Machine here() throws IOException {
        return new Machine(value("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
                Proc.kilobytes(value("/proc/meminfo", "MemTotal")),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    }

    private static String value(String file, String key) throws IOException {
        return Proc.value(Files.readAllLines(Path.of(file)), key).orElse("unknown");
    }

    /** One line for people. */
    public String text() {
        return cores + " cores of " + cpu + ", " + memoryBytes / (1 << 20) + " MiB, " + jdk + ", " + system
                + ", load before " + load;
    }
}
