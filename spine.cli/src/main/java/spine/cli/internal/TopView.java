package spine.cli.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import spine.api.message.Directory;

/**
 * A picture for a terminal of 80 columns: the broker in five lines, then an agent a line, the busiest first, as many as
 * there is room for, then what is wrong.
 *
 * @param rows   of the terminal
 * @param colour whether states may have one
 */
record TopView(int rows, boolean colour) {
    static final int LEAST_ROWS = 24;
    static final int COLUMNS = 80;
    private static final int HEAD_ROWS = 7;
    private static final int MOST_PROBLEMS = 3;
    private static final int NAME_WIDTH = 19;
    private static final int STATE_AT = 21;
    private static final int STATE_WIDTH = 9;

    List<String> lines(TopRates rates, String source) {
        var lines = new ArrayList<String>();
        head(lines, rates, source);
        var problems = rates.problems();
        int below = problems.isEmpty() ? 0 : Math.min(MOST_PROBLEMS, problems.size()) + 1;
        agents(lines, rates.agents(), Math.max(LEAST_ROWS, rows) - HEAD_ROWS - below - 1);
        if (!problems.isEmpty()) {
            lines.add("");
            problems.stream().limit(MOST_PROBLEMS).forEach(problem -> lines.add(cut("! " + problem)));
        }
        return lines;
    }

    private static void head(List<String> lines, TopRates rates, String source) {
        var queued = rates.agents().stream().mapToLong(Directory.Entry::getQueued).sum();
        var inFlight = rates.agents().stream().mapToLong(Directory.Entry::getInFlight).sum();
        lines.add(cut("Spine " + rates.fact("version", "?") + "  " + rates.fact("mode", "running") + "  up "
                + time(rates.fact("uptime_seconds", "0")) + "  (" + source + ")"));
        lines.add(cut("journal   level " + rates.fact("journal.level", "none") + ", entries "
                + rates.fact("journal.entries", "0") + ", unwritten " + rates.fact("journal.unwritten", "0") + "   "
                + rates.fact("generation", "?") + ", routing " + rates.fact("routing_version", "?")));
        lines.add(cut(row("messages", "data", rates.rate("received.data"), "agents", rates.rate("received.agents"),
                "control", rates.rate("received.control"), "replies", rates.rate("replies.sent"))));
        lines.add(cut(row("requests", "begun", rates.rate("calls"), "retried", rates.rate("calls.retried"), "refused",
                rates.rates("refused."), "late", rates.rate("replies.late")) + "  a second"));
        lines.add(cut("queues    " + queued + " waiting, " + inFlight + " in flight   agents: " + states(rates.agents())));
        lines.add("");
        lines.add(String.format("%-19s  %-8s %-7s %8s %7s %7s %6s %5s %4s", "AGENT", "STATE", "WHERE", "PER SEC", "P50 MS",
                "P99 MS", "FLIGHT", "QUEUE", "DROP"));
    }

    private static String row(String name, Object... namesAndRates) {
        var row = new StringBuilder(String.format("%-9s", name));
        for (int i = 0; i < namesAndRates.length; i += 2) {
            row.append(String.format(" %s %-8s", namesAndRates[i], AgentView.number((Double) namesAndRates[i + 1])));
        }
        return row.toString().stripTrailing();
    }

    private static String states(List<Directory.Entry> agents) {
        var states = new TreeMap<String, Integer>();
        agents.forEach(entry -> states.merge(AgentView.state(entry), 1, Integer::sum));
        var text = new StringBuilder();
        states.forEach((state, count) -> text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(state));
        return text.isEmpty() ? "none" : text.toString();
    }

    private void agents(List<String> lines, List<Directory.Entry> agents, int room) {
        int shown = agents.size() <= room ? agents.size() : room - 1;
        agents.stream().limit(shown).forEach(entry -> lines.add(coloured(entry, line(entry))));
        if (shown < agents.size()) {
            lines.add("... and " + (agents.size() - shown) + " more: 'spinectl agents'");
        }
    }

    private static String line(Directory.Entry entry) {
        return cut(String.format(Locale.ROOT, "%-19s  %-8s %-7s %8s %7s %7s %6s %5s %4s", cut(Words.oneLine(entry.getName()),
                NAME_WIDTH), AgentView.state(entry), AgentView.where(entry), AgentView.number(entry.getPerSecond()),
                AgentView.number(entry.getP50Ms()), AgentView.number(entry.getP99Ms()), brief(entry.getInFlight()),
                brief(entry.getQueued()), brief(entry.getDropped())));
    }

    private static String brief(long count) {
        return count < 10_000 ? Long.toString(count) : count < 1_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
    }

    private String coloured(Directory.Entry entry, String line) {
        var code = switch (entry.getState()) {
            case HEALTHY -> "32";
            case DEGRADED, STARTING -> "33";
            case DEAD, UNKNOWN -> "31";
            default -> "0";
        };
        return !colour ? line : line.substring(0, STATE_AT) + "\u001b[" + code + "m"
                + line.substring(STATE_AT, STATE_AT + STATE_WIDTH) + "\u001b[0m" + line.substring(STATE_AT + STATE_WIDTH);
    }

    private static String time(String seconds) {
        var time = Duration.ofSeconds(seconds.matches("[0-9]{1,12}") ? Long.parseLong(seconds) : 0);
        return time.toDays() > 0 ? time.toDays() + " d " + time.toHoursPart() + " h"
                : time.toHours() > 0 ? time.toHours() + " h " + time.toMinutesPart() + " min"
                        : time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                                : time.toSeconds() + " s";
    }

    private static String cut(String line) {
        return cut(line, COLUMNS);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "~";
    }
}
