package spine.zmtp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Engines side by side, each in three processes, rounds interleaved: {@code SideBySide ROUNDS ENGINE[,JVM option...]...}.
 * Prints the median of each.
 */
public final class SideBySide {
    private static final String[] WORK = {"64 1000 1000", "1024 500 1000", "65536 32 1000", "64 0 800"};

    private SideBySide() {
    }

    private record Child(Process process, BufferedReader out, PrintStream in) {
        static Child start(String[] engine, String... args) throws IOException {
            var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m",
                    "-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path")));
            command.addAll(Arrays.asList(engine).subList(1, engine.length));
            command.add(Process3.class.getName());
            command.add(engine[0]);
            command.addAll(List.of(args));
            var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new Child(process, new BufferedReader(new InputStreamReader(process.getInputStream())),
                    new PrintStream(process.getOutputStream(), true));
        }

        long cpu() {
            return process.info().totalCpuDuration().orElseThrow().toNanos() / 1000;
        }

        String ask(String line) throws IOException {
            in.println(line);
            return out.readLine();
        }
    }

    private record Trio(Child forwarder, Child worker, Child asker) {
        /** Round trips a second, or latencies, and processor microseconds per round trip of each of the three. */
        String ask(String work) throws IOException {
            long[] before = cpu();
            var answer = asker.ask(work);
            long[] after = cpu();
            double count = answer.contains("/") ? 0 : Double.parseDouble(answer) * Long.parseLong(work.split(" ")[2]) / 1000;
            return answer + (count == 0 ? "" : String.format(" cpu %.2f %.2f %.2f us", (after[0] - before[0]) / count,
                    (after[1] - before[1]) / count, (after[2] - before[2]) / count));
        }

        private long[] cpu() {
            return new long[] {forwarder.cpu(), worker.cpu(), asker.cpu()};
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        var all = new ArrayList<Child>();
        var askers = new TreeMap<String, Trio>();
        for (int i = 1; i < args.length; i++) {
            var engine = args[i].split(",");
            var forwarder = Child.start(engine, "forward");
            var addresses = forwarder.out.readLine().split(" ");
            var worker = Child.start(engine, "work", addresses[0], addresses[1]);
            forwarder.out.readLine();
            var asker = Child.start(engine, "ask", addresses[0], addresses[1]);
            asker.out.readLine();
            all.addAll(List.of(forwarder, worker, asker));
            askers.put(args[i], new Trio(forwarder, worker, asker));
        }
        Thread.onSpinWait();
        for (var work : WORK) {
            var results = new TreeMap<String, List<String>>();
            for (int r = 0; r <= rounds; r++) {
                for (var asker : askers.entrySet()) {
                    var result = asker.getValue().ask(work);
                    if (r > 0) {
                        results.computeIfAbsent(asker.getKey(), k -> new ArrayList<>()).add(result);
                    }
                }
            }
            results.forEach((engine, values) -> {
                values.sort((a, b) -> Long.compare(Long.parseLong(a.split("[/ ]")[0]), Long.parseLong(b.split("[/ ]")[0])));
                System.out.println(work + "  " + engine + "  " + values.get(values.size() / 2) + "  " + values);
            });
        }
        all.forEach(child -> child.process.destroy());
    }
}
