package spine.cli.internal;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import spine.api.ErrorCode;
import spine.api.SpineException;

@Command(name = "tail", description = "Shows the last entries.")
final class JournalTail extends JournalReader implements JournalSource.Taker {
    private static final long LOOK_MILLIS = 1000;

    @Mixin
    JournalFilter filter = new JournalFilter();

    @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = "50",
            description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    int lines;

    @Option(names = {"-f", "--follow"}, description = "Shows what comes, until it is stopped.")
    boolean follow;

    JournalTail(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() throws SpineException {
        if (lines < 1 || lines > 1000) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "-n is " + lines + " and may be 1 to 1000.",
                    "For more say 'spinectl journal find'.");
        }
        if (follow && folder != null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "--follow needs a server.", "Leave out --folder.");
        }
    }

    @Override
    int read(JournalSource source) throws Exception {
        var selection = filter.selection(Instant.now());
        long behind = source.tail(selection, lines, this);
        var never = new CountDownLatch(1);
        while (follow && !surroundings.out().checkError()) {
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            behind = source.find(selection, false, behind, this);
        }
        return 0;
    }

    @Override
    public boolean entry(JsonObject entry) {
        say(json ? entry.toString() : EntryLine.of(entry));
        return true;
    }

    @Override
    public void damage(JsonObject damage) {
        tell(damage);
    }
}
