package spine.cli.internal;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

@Command(name = "rotate", description = {"Changes this client's own key; no other call of spinectl fails meanwhile.",
    "Killed at any moment: say it again, and it goes on.", "With --server, for administrators, the server's own key."})
final class RotateCommand extends JsonBase {
    @Option(names = "--grace", paramLabel = "TIME", defaultValue = "1h", converter = GraceConverter.class,
            description = "How long the former key holds at most, 0 to 24h: 90s, 10m, 1h (default: ${DEFAULT-VALUE}).")
    Duration grace;

    @Option(names = "--server", description = "The server's key: makes the next one, which is accepted besides.")
    boolean server;

    @ArgGroup
    Step step;

    /** How a rotation of the server's key ends. */
    static final class Step {
        @Option(names = "--finish", description = "With --server: the next key takes over, the former is refused.")
        boolean finish;

        @Option(names = "--abandon", description = "With --server: forgets the next key.")
        boolean abandon;
    }

    RotateCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (server) {
            rotateServer(step == null ? "begin" : step.finish ? "finish" : "abandon");
        } else if (step != null) {
            throw new IllegalArgumentException("--finish and --abandon go with --server");
        } else {
            var done = new OwnRotation(surroundings, config(), timeout).run(grace);
            say(json ? Json.text(done.json()) : done.text());
        }
        return 0;
    }

    private void rotateServer(String how) throws Exception {
        try (var session = open()) {
            var said = new SecurityAgent(session).tell(Json.map("command", "server.rotate", "step", how));
            say(json ? said : readable(SecurityAgent.parsed(said), how));
        }
    }

    private static String readable(Map<String, Object> answer, String how) {
        var table = new Table();
        row(table, "present key", SecurityVerb.text(answer, "current"));
        row(table, "next key", SecurityVerb.text(answer, "next"));
        var then = switch (how) {
            case "begin" -> "Both are accepted now. Clients of RCIS learn the next one with their next reply; give it to"
                    + " agents in other processes\nyourself. Then: spinectl key rotate --server --finish"
                    + " (or --abandon).";
            case "finish" -> "The former key is refused from now on. A client that has heard nothing since the change"
                    + " began needs\nthe present one: spinectl pair --server-key KEY, or init --server-key KEY.";
            default -> "The next key is forgotten.";
        };
        return table.text() + System.lineSeparator() + then.replace("\n", System.lineSeparator());
    }

    private static void row(Table table, String name, String key) {
        if (!key.isEmpty()) {
            table.row(name, key);
            table.row("  fingerprint", fingerprint(key));
        }
    }

    private static String fingerprint(String key) {
        try {
            return Fingerprint.of(VerifiedKey.ofZ85(key)).text();
        } catch (IllegalArgumentException noKey) {
            return "unknown: the server's answer is no key";
        }
    }

    /** Plain numbers are seconds. */
    static final class GraceConverter implements ITypeConverter<Duration> {
        private static final Duration MOST = Duration.ofHours(24);

        @Override
        public Duration convert(String text) {
            var digits = text.replaceFirst("[smh]$", "");
            if (digits.matches("\\d{1,6}")) {
                long number = Long.parseLong(digits);
                var time = switch (text.substring(digits.length())) {
                    case "h" -> Duration.ofHours(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofSeconds(number);
                };
                if (time.compareTo(MOST) <= 0) {
                    return time;
                }
            }
            throw new TypeConversionException("'" + text + "' is not a time of 0 to 24h such as 90s, 10m or 1h");
        }
    }
}
