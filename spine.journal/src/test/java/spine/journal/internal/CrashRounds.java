package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import spine.api.journal.Selection;
import spine.journal.JournalFolder;

/** Kills a {@link CrashWriter} again and again in the same folders, and holds what is there against what it was told. */
final class CrashRounds {
    private final Path journal;
    private final Path states;
    private final Random random;
    private long last;
    private long state;
    private long promised;
    private long killed;

    CrashRounds(Path root, long seed) throws IOException {
        journal = Files.createDirectories(root.resolve("journal"));
        states = Files.createDirectories(root.resolve("state"));
        random = new Random(seed);
    }

    /** Entries that were promised in all rounds. */
    long promised() {
        return promised;
    }

    /** @return lines of one process that was killed at a random moment */
    private List<String> acknowledged(int round) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp",
                System.getProperty("java.class.path"), CrashWriter.class.getName(), journal.toString(),
                states.toString(), "round" + round).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var lines = new ArrayList<String>();
        int most = random.nextInt(4000);
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int seen = 0; seen < most; seen++) {
                lines.add(in.readLine());
            }
            process.toHandle().destroyForcibly(); // SIGKILL, and its pipe can still be read
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        }
        assertEquals(128 + 9, process.waitFor(), "it was killed, and did not end by itself");
        killed++;
        return lines;
    }

    void round(int round) throws Exception {
        var lines = acknowledged(round);
        var must = new HashSet<String>();
        for (var line : lines) {
            var words = line.split(" ");
            if (words.length != 3 || words[2].equals("ACCEPTED") || !words[2].endsWith("ED")) {
                continue;
            }
            if (words[0].equals("state")) {
                state = Long.parseLong(words[1]);
            } else {
                must.add("round" + round + "-" + words[0] + "-" + words[1]);
            }
        }
        promised += must.size();
        check(round, must);
        checkState(round);
    }

    private void check(int round, Set<String> must) throws IOException {
        var reading = JournalFolder.open(journal).read(Selection.ALL.from(last + 1));
        Map<String, Long> newest = new HashMap<>();
        long first = last;
        for (var next = reading.next(); next.isPresent(); next = reading.next()) {
            var entry = next.get().entry();
            assertEquals(++last, next.get().sequence(), "round " + round + ": no gap");
            if (last == first + 1 && entry.requestId().startsWith("round" + (round - 1) + "-")) {
                throw new AssertionError("an entry of the round before came later: " + entry.requestId());
            }
            must.remove(entry.requestId());
            var before = newest.put(entry.key(), entry.unixMillis());
            assertTrue(before == null || before < entry.unixMillis(), () -> "round " + round + ": " + entry.requestId()
                    + " is doubled or out of order after " + before);
        }
        assertTrue(must.isEmpty(), () -> "round " + round + ": " + must.size() + " missing after entry " + last + ", "
                + reading.damage());
        assertTrue(reading.damage().stream().allMatch(found -> found.what().startsWith("torn")
                || found.what().contains("never reached")), reading.damage().toString());
    }

    private void checkState(int round) {
        var store = new PairStore(states, Disk.REAL);
        try (store; var open = store.open("crash")) {
            long number = CrashWriter.number(open);
            assertTrue(number >= state, "round " + round + ": the state has " + number + ", promised was " + state);
            state = number;
        }
    }
}
