package spine.journal.agent.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import spine.admin.AdminCommand;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Selection;

/** A command to the journal's agent, with the fields that are the journal's own. */
record JournalQuestion(AdminCommand command) {
    private static final int MOST_BYTES = 16_384;
    private static final String USAGE = "Commands: journal.tail and journal.find, each with lines (1-10000), kinds (a list),"
            + " request_id, key, agent, from_ms, to_ms, body (true) if wanted, find with after (a number) too;"
            + " journal.stats.";

    static JournalQuestion parse(Payload request) throws SpineException {
        return new JournalQuestion(AdminCommand.parse(request, MOST_BYTES, USAGE));
    }

    boolean wantsBodies() throws SpineException {
        return command.flag("body");
    }

    /** What is picked, from any sequence on. */
    Selection selection() throws SpineException {
        return Selection.ALL.kinds(kinds()).request(text("request_id")).key(text("key")).agent(text("agent"))
                .between(command.number("from_ms", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                        command.number("to_ms", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    int lines(int otherwise) throws SpineException {
        return (int) command.number("lines", otherwise, 1, 10_000);
    }

    /** The sequence behind which to begin. */
    long after() throws SpineException {
        return command.number("after", 0, 0, Long.MAX_VALUE - 1);
    }

    /** Empty if it is not there. */
    private String text(String name) throws SpineException {
        return command.read(name, text -> {
            if (text.length() > Entry.LONGEST_TEXT) {
                throw new IllegalArgumentException("it has over " + Entry.LONGEST_TEXT + " characters");
            }
            return text;
        });
    }

    private Set<Kind> kinds() throws SpineException {
        var kinds = EnumSet.noneOf(Kind.class);
        for (var word : command.texts("kinds", Kind.values().length)) {
            try {
                kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw command.invalid("The field kinds names none of " + List.of(Kind.values()) + ".");
            }
        }
        return kinds;
    }
}
