package spine.bench.wire;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that answers each line with a line of JSON, as {@code spine.bench.role} and the C programs do. */
final class Child implements AutoCloseable {
    private static final String END = "{\"error\": \"the process ended\"}";

    private final String name;
    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(64);

    Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        var reader = new Thread(this::read, "bench-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.put(line);
            }
            answers.put(END);
        } catch (IOException e) {
            answers.offer(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next line that it says. */
    JsonObject hear(Duration patience) throws IOException, InterruptedException {
        var line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new IOException(name + " said nothing within " + patience.toSeconds() + " s");
        }
        if (!line.startsWith("{")) {
            return hear(patience);
        }
        var answer = JsonParser.parseString(line).getAsJsonObject();
        if (answer.has("error")) {
            throw new IOException(name + ": " + answer.get("error").getAsString());
        }
        return answer;
    }

    JsonObject ask(String order, Duration patience) throws IOException, InterruptedException {
        orders.println(order);
        return hear(patience);
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, and waits until it is gone, 5 s at most. */
    @Override
    public void close() {
        orders.println("quit");
        orders.close();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
