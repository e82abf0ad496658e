package spine.torus.text.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the sections of a document: Markdown headings ({@code #} lines outside of code fences), and in plain text
 * a short line that stands alone and does not end like a sentence. Such a line may be no heading after all, so it
 * also stays a paragraph.
 */
final class Outline {
    /** What a section's heading has at most, its way from the title down included: it is kept once for each section. */
    static final int MAX_HEADING = 200;
    /** More make no document clearer; what looks like a heading after so many is text of the last section. */
    static final int MAX_SECTIONS = 10_000;
    private static final int MAX_PLAIN_HEADING = 60;

    private final String text;
    private final String title;
    private final List<Section> sections = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private List<Span> paragraphs = new ArrayList<>();
    private int paragraphStart = -1;
    private int paragraphEnd;
    private int paragraphLines;
    private boolean fenced;
    private boolean markdown;

    /** Paragraphs under one heading. */
    record Section(String heading, List<Span> paragraphs) {
    }

    private Outline(String title, String text) {
        this.title = shortened(title);
        this.text = text;
    }

    static List<Section> sections(String title, String text) {
        return new Outline(title, text).read();
    }

    private List<Section> read() {
        var start = 0;
        while (start < text.length()) {
            var newline = text.indexOf('\n', start);
            var end = newline < 0 ? text.length() : newline;
            line(Span.of(start, end).trim(text));
            start = end + 1;
        }
        endParagraph();
        endSection();
        return sections;
    }

    private void line(Span line) {
        if (line.isEmpty()) {
            endParagraph();
            return;
        }
        if (text.startsWith("```", line.start())) {
            fenced = !fenced;
        }
        var level = fenced || isFull() ? 0 : level(line);
        if (level > 0) {
            markdown = true;
            heading(level, Span.of(line.start() + level, line.end()).trim(text));
            return;
        }
        if (paragraphStart < 0) {
            paragraphStart = line.start();
            paragraphLines = 0;
        }
        paragraphLines++;
        paragraphEnd = line.end();
    }

    /** Number of hash signs that a blank follows, 0 if it is no heading. */
    private int level(Span line) {
        var hashes = 0;
        while (hashes < line.length() && text.charAt(line.start() + hashes) == '#') {
            hashes++;
        }
        var heading = hashes > 0 && hashes <= 6 && hashes < line.length()
                && Character.isWhitespace(text.charAt(line.start() + hashes));
        return heading ? hashes : 0;
    }

    private void endParagraph() {
        if (paragraphStart < 0) {
            return;
        }
        var span = Span.of(paragraphStart, paragraphEnd);
        paragraphStart = -1;
        if (!markdown && !fenced && !isFull() && paragraphLines == 1 && isPlainHeading(span)) {
            heading(sections.isEmpty() && path.isEmpty() ? 1 : 2, span);
        }
        paragraphs.add(span);
    }

    private boolean isPlainHeading(Span span) {
        var last = text.charAt(span.end() - 1);
        return span.length() <= MAX_PLAIN_HEADING && (Character.isLetterOrDigit(last) || last == ')')
                && Character.isUpperCase(text.codePointAt(span.start()));
    }

    private void heading(int level, Span name) {
        endParagraph();
        endSection();
        while (path.size() >= level) {
            path.remove(path.size() - 1);
        }
        while (path.size() < level - 1) {
            path.add("");
        }
        path.add(shortened(text.substring(name.start(), name.end())));
    }

    private void endSection() {
        if (!paragraphs.isEmpty()) {
            var names = new ArrayList<>(path);
            names.removeIf(String::isBlank);
            if (!title.isBlank() && (names.isEmpty() || !names.get(0).equals(title))) {
                names.add(0, title);
            }
            sections.add(new Section(shortened(String.join(" > ", names)), List.copyOf(paragraphs)));
        }
        paragraphs = new ArrayList<>();
    }

    private boolean isFull() {
        return sections.size() >= MAX_SECTIONS;
    }

    private static String shortened(String heading) {
        if (heading.length() <= MAX_HEADING) {
            return heading;
        }
        return heading.substring(0, Character.isHighSurrogate(heading.charAt(MAX_HEADING - 1)) ? MAX_HEADING - 1
                : MAX_HEADING);
    }
}
