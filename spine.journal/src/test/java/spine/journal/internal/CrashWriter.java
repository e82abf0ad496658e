package spine.journal.internal;

import com.google.protobuf.ByteString;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.StateStore.State;
import spine.api.message.Durability;

/**
 * A process that writes until it is killed, and says on its standard output what it was told: {@code THREAD NUMBER LEVEL}
 * for an entry, {@code state NUMBER LEVEL} for the small state, each in one write.
 */
final class CrashWriter {
    static final int THREADS = 4;
    private static final int UNTOLD = 64;
    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashWriter() {
    }

    /** @param arguments folder of the journal, folder of the states, name of the round */
    public static void main(String[] arguments) throws IOException {
        var states = Path.of(arguments[1]);
        Files.createDirectories(states);
        var journal = Samples.open(Path.of(arguments[0]));
        var state = new PairStore(states, Disk.REAL).open("crash");
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            new Thread(() -> write(journal, arguments[2], thread)).start();
        }
        write(state, number(state));
    }

    static long number(State state) {
        var value = state.all().get("number");
        return value == null ? 0 : Long.parseLong(value.toStringUtf8());
    }

    private static void write(FileJournal journal, String round, int thread) {
        var random = new Random(thread);
        var untold = new Semaphore(UNTOLD);
        var levels = new Durability[] {Durability.ACCEPTED, Durability.JOURNALED, Durability.SYNCED};
        for (long n = 0; ; n++) {
            var level = levels[random.nextInt(3)];
            var entry = new Entry(Kind.REQUEST, n, round + "-" + thread + "-" + n, "", "", "key" + thread, "agent", 0, "",
                    "", ByteString.EMPTY, ByteString.copyFrom(new byte[random.nextInt(600)]));
            long number = n;
            untold.acquireUninterruptibly();
            journal.append(entry, level).thenAccept(reached -> {
                untold.release();
                say(thread + " " + number + " " + reached);
            });
        }
    }

    private static void write(State state, long from) {
        for (long n = from + 1; ; n++) {
            state.put("number", ByteString.copyFromUtf8(Long.toString(n)));
            state.put("filler" + n % 50, ByteString.copyFrom(new byte[(int) (n % 2000)]));
            var wanted = n % 2 == 0 ? Durability.JOURNALED : Durability.SYNCED;
            say("state " + n + " " + Samples.await(state.flush(wanted)));
        }
    }

    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            Runtime.getRuntime().halt(1); // nobody listens any more
        }
    }
}
