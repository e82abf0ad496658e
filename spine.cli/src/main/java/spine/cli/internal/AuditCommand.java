package spine.cli.internal;

import static spine.cli.internal.JsonAgent.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import spine.audit.AuditChain;
import spine.audit.AuditHead;
import spine.audit.AuditSigners;
import spine.audit.JournalCopy;
import spine.audit.Verification;
import spine.journal.JournalFolder;
import spine.keys.KeyFileException;
import spine.keys.VerificationKey;

@Command(name = "audit", description = "Shows and verifies the audit log; for those who may administer it.",
        synopsisSubcommandLabel = "tail|verify")
final class AuditCommand implements Runnable {
    private static final String AGENT = "audit";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private AuditCommand() {
    }

    /** With its two verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new AuditCommand()).addSubcommand("tail", new Tail(surroundings))
                .addSubcommand("verify", new Verify(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say tail or verify.");
    }

    @Command(name = "tail", description = "Shows the last entries.")
    static final class Tail extends JsonBase {
        private static final long LOOK_MILLIS = 500;
        private static final int MOST = 1000;

        @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = "50",
                description = "How many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
        int lines;

        @Option(names = "--follow", description = "Shows what comes, until it is stopped; with --json a line for each.")
        boolean follow;

        @Option(names = "--event", paramLabel = "ID", description = "Only these, such as AUTH-002.")
        String event = "";

        @Option(names = "--level", paramLabel = "LEVEL", description = "INFO, WARNING or CRITICAL, and what matters more.")
        String level = "";

        private long seen;

        Tail(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            var never = new CountDownLatch(1);
            try (var session = open()) {
                var said = JsonAgent.ask(session, AGENT, command("lines", lines));
                if (json && !follow) {
                    say(said.toString());
                    return 0;
                }
                show(said);
                while (follow && !surroundings.out().checkError()) {
                    never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    var more = command("lines", MOST);
                    more.put("after", seen);
                    show(JsonAgent.ask(session, AGENT, more));
                }
                return 0;
            }
        }

        private Map<String, Object> command(String name, Object value) {
            var command = Json.map("command", "audit.tail", name, value);
            if (!event.isEmpty()) {
                command.put("event_id", event);
            }
            if (!level.isEmpty()) {
                command.put("level", level);
            }
            return command;
        }

        private void show(JsonObject said) {
            for (var one : said.getAsJsonArray("entries")) {
                var entry = one.getAsJsonObject();
                if (entry.has("seq")) {
                    seen = Math.max(seen, entry.get("seq").getAsLong());
                }
                say(json ? entry.toString() : readable(entry));
            }
        }

        private static String readable(JsonObject entry) {
            var facts = new TreeMap<String, String>();
            if (entry.get("data") instanceof JsonObject data) {
                data.keySet().forEach(name -> facts.put(Words.oneLine(name), text(data, name)));
            }
            return "%s %s  %-8s %-12s %s%s".formatted(text(entry, "seq"), text(entry, "timestamp"),
                    text(entry, "level"), text(entry, "event_id"), text(entry, "event"), facts.isEmpty() ? ""
                            : facts.entrySet().stream().map(fact -> fact.getKey() + "=" + fact.getValue())
                                    .collect(Collectors.joining(" ", "  ", "")));
        }
    }

    @Command(name = "verify", description = "Verifies that no entry was changed, taken out, moved or put in, and who signed it.")
    static final class Verify extends JsonBase {
        @Option(names = "--expect", paramLabel = "SEQ:HASH",
                description = "A head that was noted elsewhere: this entry must be there, as it was.")
        String expect = "";

        @Option(names = "--folder", paramLabel = "DIR",
                description = "The log's folder, or a Spine's home: reads the files, asks no server.")
        Path folder;

        @Option(names = "--signer", paramLabel = "FILE|KEY", description = {"Whose signatures count: a public key's file, or"
            + " its 40 characters of Z85; may be given several times.", "Without it the server's own key; with --folder"
            + " keys/broker_sign.pub of that home."})
        List<String> signers = List.of();

        Verify(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            var said = folder == null ? atServer() : inFolder();
            say(json ? said.toString() : readable(said));
            return text(said, "verified").equals("true") ? 0 : 1;
        }

        private JsonObject atServer() throws Exception {
            try (var session = open()) {
                var command = Json.map("command", "audit.verify");
                if (!expect.isEmpty()) {
                    command.put("expect", AuditHead.parse(expect).toString());
                }
                if (!signers.isEmpty()) {
                    command.put("signer", keys().stream().map(VerificationKey::z85).collect(Collectors.joining(" ")));
                }
                return JsonAgent.ask(session, AGENT, command);
            }
        }

        private List<VerificationKey> keys() throws KeyFileException {
            var keys = new ArrayList<VerificationKey>();
            for (var signer : signers) {
                var file = Path.of(signer);
                keys.add(Files.exists(file) ? VerificationKey.read(file) : VerificationKey.ofZ85(signer));
            }
            return keys;
        }

        private JsonObject inFolder() throws Exception {
            var log = Files.isDirectory(folder.resolve("log")) ? folder.resolve("log") : folder;
            if (!Files.isDirectory(log)) {
                throw new NoSuchFileException(log.toString());
            }
            var place = log.toAbsolutePath().normalize();
            var head = place.resolveSibling("state").resolve("audit.head");
            var asked = Verification.of(log)
                    .expected(expect.isEmpty() ? Optional.empty() : Optional.of(AuditHead.parse(expect)))
                    .signers(signers.isEmpty() ? AuditSigners.in(place.resolveSibling("keys")) : AuditSigners.of(keys()));
            var kept = place.resolveSibling("journal");
            if (Files.isDirectory(kept)) {
                var journal = JournalFolder.open(kept);
                asked = asked.journal(Optional.of(JournalCopy.of(journal::read, journal::readBackwards)));
            }
            var report = AuditChain.verify(Files.isDirectory(head.getParent()) ? asked.headFile(head) : asked);
            return JsonParser.parseString(Json.text(report.toMap())).getAsJsonObject();
        }

        private static String readable(JsonObject said) {
            var table = new Table();
            if (said.get("problem") instanceof JsonObject problem) {
                table.row("NOT VERIFIED", text(problem, "file") + " line " + text(problem, "line") + ", entry "
                        + text(problem, "seq") + ": " + text(problem, "reason"));
            } else {
                table.row("verified", text(said, "entries") + " entries, the first is " + text(said, "first"));
            }
            table.row("head", text(said, "head"));
            if (said.get("signed") instanceof JsonObject signed) {
                table.row("signed", "up to entry " + text(signed, "seq") + ", on " + text(signed, "time"));
                table.row("signer", text(signed, "signer"));
            }
            said.getAsJsonArray("remarks").forEach(remark -> table.row("note", Words.oneLine(remark.getAsString())));
            return table.text();
        }
    }
}
