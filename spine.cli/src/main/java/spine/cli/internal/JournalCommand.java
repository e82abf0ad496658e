package spine.cli.internal;

import com.google.gson.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(name = "journal", description = {"Reads back what was written down: requests, replies, refusals, changes.",
    "What happened is for those who may use the journal; what was said, the bodies, for those who may administer it."},
        synopsisSubcommandLabel = "tail|find|stats|export|replay")
final class JournalCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private JournalCommand() {
    }

    /** With its verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new JournalCommand()).addSubcommand("tail", new JournalTail(surroundings))
                .addSubcommand("find", new JournalFind(surroundings))
                .addSubcommand("stats", new Stats(surroundings))
                .addSubcommand("export", new JournalExport(surroundings))
                .addSubcommand("replay", new JournalReplay(surroundings))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say tail, find, stats, export or replay.");
    }

    @Command(name = "stats", description = "The journal in numbers, and how it is; exit code 1 if it has a problem.")
    static final class Stats extends JournalReader {
        Stats(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int read(JournalSource source) throws Exception {
            var stats = source.stats();
            say(json ? stats.toString() : readable(stats));
            return JsonAgent.text(stats, "problem").isEmpty() && stats.getAsJsonArray("damage").isEmpty() ? 0 : 1;
        }

        private static String readable(JsonObject stats) {
            var table = new Table();
            table.row("entries", JsonAgent.text(stats, "entries") + ", from " + JsonAgent.text(stats, "first") + " to "
                    + JsonAgent.text(stats, "last"));
            table.row("oldest", JsonAgent.text(stats, "oldest"));
            table.row("newest", JsonAgent.text(stats, "newest"));
            table.row("bytes", Numbers.bytes(JsonAgent.number(stats, "bytes")) + ", free "
                    + Numbers.bytes(JsonAgent.number(stats, "free_bytes")));
            if (stats.has("best")) {
                table.row("promises", JsonAgent.text(stats, "best") + " at most");
                table.row("unwritten", JsonAgent.text(stats, "unwritten"));
            }
            if (!JsonAgent.text(stats, "problem").isEmpty()) {
                table.row("PROBLEM", JsonAgent.text(stats, "problem"));
                table.row("remedy", JsonAgent.text(stats, "remedy"));
            }
            var kinds = stats.getAsJsonObject("kinds");
            kinds.keySet().forEach(kind -> table.row(Words.oneLine(kind), JsonAgent.text(kinds, kind)));
            if (JsonAgent.number(stats, "counted") < JsonAgent.number(stats, "entries")) {
                table.row("", "of the newest " + JsonAgent.text(stats, "counted"));
            }
            stats.getAsJsonArray("damage").forEach(one -> table.row("DAMAGE", EntryLine.damage(one.getAsJsonObject())));
            return table.text();
        }
    }
}
