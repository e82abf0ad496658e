package spine.bench;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, on what. */
public record Report(Machine machine, String mode, String product, List<Row> rows) {
    private static final String CELL = "%-20s ";
    private static final int LEAST_WIDTH = 26;

    public Report {
        rows = List.copyOf(rows);
    }

    /** For people. */
    public String table() {
        var text = new StringBuilder("spine.bench, ").append(mode).append(" run of Spine ").append(product)
                .append('\n').append(machine.text()).append('\n');
        int width = Math.max(LEAST_WIDTH, rows.stream().mapToInt(row -> row.what().length() + 2).max().orElse(0));
        var group = "";
        for (var row : rows) {
            if (!row.group().equals(group)) {
                group = row.group();
                text.append('\n').append(group).append('\n');
            }
            var line = new StringBuilder(String.format("  %-" + width + "s", row.what()));
            row.figures().forEach(figure -> line.append(String.format(CELL, figure.text())));
            if (!row.note().isEmpty()) {
                line.append("  (").append(row.note()).append(')');
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** For programs. */
    public String json() {
        var lines = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var line = new LinkedHashMap<String, Object>();
            line.put("group", row.group());
            line.put("what", row.what());
            line.put("figures", row.figures());
            if (!row.note().isEmpty()) {
                line.put("note", row.note());
            }
            lines.add(line);
        }
        var whole = new LinkedHashMap<String, Object>();
        whole.put("mode", mode);
        whole.put("version", product);
        whole.put("machine", machine);
        whole.put("rows", lines);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(whole);
    }
}
