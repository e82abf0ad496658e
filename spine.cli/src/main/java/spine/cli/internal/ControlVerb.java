package spine.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@code control} can be told, with the word that it is on the wire (BR-04). */
enum ControlVerb {
    PING("PING", ""),
    PAUSE("PAUSE", ""),
    RESUME("RESUME", ""),
    SCRAM("SCRAM", "End all requests at once, whatever they have begun?"),
    RESET("RESET", ""),
    NAP("NAP", ""),
    FLUSH("FLUSH_TRACE", ""),
    SHUTDOWN("SHUTDOWN", "Shut this Spine down?"),
    HALT("SYSTEM_HALT", "Shut this Spine down, after up to 60 s?");

    private final String word;
    private final String question;

    ControlVerb(String word, String question) {
        this.word = word;
        this.question = question;
    }

    String word() {
        return word;
    }

    /** To be agreed to before; empty if there is nothing to ask. */
    String question() {
        return question;
    }

    String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its name or its word, in either case. */
    static ControlVerb of(String text) {
        return Arrays.stream(values()).filter(verb -> verb.name().equalsIgnoreCase(text)
                || verb.word.equalsIgnoreCase(text)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no control command: say one of " + String.join(", ", names())));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ControlVerb::lower).toList();
    }

    /** For the shell. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Names() {
            super(names());
        }
    }
}
