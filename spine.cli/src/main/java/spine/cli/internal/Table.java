package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    String text() {
        var text = new StringBuilder();
        for (var row : rows) {
            if (text.length() > 0) {
                text.append(System.lineSeparator());
            }
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]);
                if (i < row.length - 1) {
                    line.append(" ".repeat(width(i) - row[i].length() + 2));
                }
            }
            text.append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private int width(int column) {
        int width = 0;
        for (var row : rows) {
            width = column < row.length ? Math.max(width, row[column].length()) : width;
        }
        return width;
    }
}
