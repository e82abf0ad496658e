package spine.bench;

import java.util.List;

/**
 * One line of the report.
 *
 * @param group   under which heading
 * @param what    was measured
 * @param figures the numbers
 * @param note    what one has to know to read them, or empty
 */
public record Row(String group, String what, List<Figure> figures, String note) {
    public Row {
        figures = List.copyOf(figures);
    }

    public Row(String group, String what, List<Figure> figures) {
        this(group, what, figures, "");
    }
}
