package spine.cli.internal;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import spine.api.ErrorCode;
import spine.api.SpineException;

@Command(name = "top", description = "Shows rates, latencies, queues and states, live.",
        footer = {"", "Until interrupted. With --json one line each interval."})
final class TopCommand extends JsonBase {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final String HOME = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String BELOW = "\u001b[J";

    @Option(names = "--once", description = "One picture, of one interval, and no more.")
    boolean once;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "1s", converter = TimeConverter.class,
            description = "Between two pictures, from 100ms on (default: ${DEFAULT-VALUE}).")
    Duration interval;

    @Option(names = "--monitor", paramLabel = "ADDRESS", description = "The monitor (default: beside the RCIS endpoint).")
    String monitor;

    @Option(names = "--poll", description = "Asks each time, instead of subscribing to the monitor.")
    boolean poll;

    @Option(names = "--times", paramLabel = "N", hidden = true, description = "So many pictures.")
    long times = Long.MAX_VALUE;

    TopCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (interval.compareTo(LEAST) < 0) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "--interval is below 100 ms.", "Give 100ms or more.");
        }
        var address = poll ? null : config().monitorEndpoint(monitor);
        try (var session = open(); var feed = DirectoryFeed.open(session, interval, address)) {
            var before = TopSample.of(feed.next());
            for (long shown = 0; shown < (once ? 1 : times); shown++) {
                var now = TopSample.of(feed.next());
                show(now.since(before), feed.isTold(), shown == 0);
                before = now;
            }
            return 0;
        }
    }

    private void show(TopRates rates, boolean told, boolean first) {
        if (json) {
            say(rates.json());
        } else {
            boolean live = !once && "1".equals(surroundings.env().get("SPINECTL_OUT"));
            var view = new TopView(rows(), live && !surroundings.env().containsKey("NO_COLOR"));
            var lines = view.lines(rates, told ? "subscribed" : "asked");
            if (live) {
                var screen = new StringBuilder(first ? HOME + CLEAR : HOME);
                lines.forEach(line -> screen.append(line).append(END_OF_LINE).append('\n'));
                surroundings.out().print(screen.append(BELOW));
            } else {
                lines.forEach(this::say);
            }
        }
        surroundings.out().flush();
    }

    /** Of the terminal, where the shell says so. */
    private int rows() {
        var lines = surroundings.env().getOrDefault("LINES", "");
        return lines.matches("[1-9][0-9]{1,2}") ? Integer.parseInt(lines) : TopView.LEAST_ROWS;
    }
}
