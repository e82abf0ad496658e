package spine.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What the product takes while it does nothing: memory and processor time. */
final class Idle implements Measurement {
    private static final Pattern USED = Pattern.compile(" used (\\d+)K");
    private static final long JCMD_SECONDS = 10;

    @Override
    public List<Row> run(Stage stage) throws Exception {
        var product = stage.product();
        double cpu = Proc.cpuSeconds(product.pid());
        long start = System.nanoTime();
        product.pause(stage.plan().idle());
        double share = (Proc.cpuSeconds(product.pid()) - cpu) / ((System.nanoTime() - start) / 1e9);
        return List.of(memory("idle", "memory", product.pid()),
                new Row("idle", "processor", List.of(new Figure("of one core", 100 * share, "%"),
                        Figure.number("threads", Proc.threads(product.pid())))));
    }

    /** Memory of a process now: resident first, since asking for the heap collects garbage. */
    static Row memory(String group, String what, long pid) throws Exception {
        var figures = new ArrayList<>(List.of(Figure.mebibytes("RSS", Proc.residentBytes(pid)),
                Figure.mebibytes("PSS", Proc.proportionalBytes(pid))));
        var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd");
        if (Files.isExecutable(jcmd)) {
            run(jcmd, pid, "GC.run");
            figures.add(Figure.mebibytes("live heap", used(run(jcmd, pid, "GC.heap_info"))));
        }
        return new Row(group, what, figures);
    }

    private static double used(String heap) {
        return heap.lines().filter(l -> !l.contains("Metaspace") && !l.contains("class space"))
                .map(USED::matcher).filter(m -> m.find()).mapToDouble(m -> 1024.0 * Long.parseLong(m.group(1))).sum();
    }

    private static String run(Path jcmd, long pid, String command) throws Exception {
        var process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command).redirectErrorStream(true)
                .start();
        try {
            if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("jcmd " + command + " did not end within " + JCMD_SECONDS + " s");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
