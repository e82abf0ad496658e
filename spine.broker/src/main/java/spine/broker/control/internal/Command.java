package spine.broker.control.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands of the control plane (BR-04), by the words that they are on the wire. PING is none: it changes nothing. */
public enum Command {
    /** New requests are put off; those in flight end normally. */
    PAUSE("PAUSED"),
    /** New requests are taken again. */
    RESUME("RESUMED"),
    /** Stops at once, without a checkpoint: ends all that is in flight, and goes into safe mode (BR-07). */
    SCRAM("SCRAMMED"),
    /** Back to work, out of safe mode or a pause. */
    RESET("RESET"),
    /** Lets memory consolidate. */
    NAP("NAPPED"),
    /** Ends the process: takes nothing new, gives what is in flight a moment, writes everything down (BR-07). */
    SHUTDOWN("STOPPING"),
    /** The same with time for long work (OP-04). */
    SYSTEM_HALT("STOPPING"),
    /** Has all that was journaled so far brought to the disk. */
    FLUSH_TRACE("FLUSHED");

    private static final Map<String, Command> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Command::name, Function.identity()));

    private final String done;

    Command(String done) {
        this.done = done;
    }

    /** The command that a text is, to the letter; null if it is none. */
    public static Command of(String text) {
        return BY_WORD.get(text);
    }

    /** What its answer begins with. */
    String done() {
        return done;
    }

    /** Whether the process ends with it. */
    public boolean ends() {
        return this == SHUTDOWN || this == SYSTEM_HALT;
    }
}
