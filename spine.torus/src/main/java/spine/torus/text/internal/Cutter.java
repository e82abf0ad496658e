package spine.torus.text.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a document into passages of {@value #TARGET} to {@value #LIMIT} characters: paragraphs of one section are
 * joined while they are short, long ones are cut at sentences, then at spaces, never inside a surrogate pair. A
 * heading starts a new passage and is kept as its context. Every character that is not white space or heading
 * lies in exactly one passage. Stateless, thread-safe.
 */
public final class Cutter {
    static final int TARGET = 300;
    static final int LIMIT = 900;

    private Cutter() {
    }

    /** The passages in order; a document that is not blank has at least one. */
    public static List<Passage> cut(String title, String document) {
        var passages = new ArrayList<Passage>();
        for (var section : Outline.sections(title, document)) {
            for (var span : join(pieces(document, section.paragraphs()))) {
                passages.add(new Passage(section.heading(), document.substring(span.start(), span.end()),
                        span.start(), span.end()));
            }
        }
        var all = Span.of(0, document.length()).trim(document);
        if (passages.isEmpty() && !all.isEmpty()) {
            for (var span : join(split(document, all))) {
                passages.add(new Passage(title, document.substring(span.start(), span.end()), span.start(),
                        span.end()));
            }
        }
        return passages;
    }

    private static List<Span> pieces(String document, List<Span> paragraphs) {
        var pieces = new ArrayList<Span>();
        paragraphs.forEach(p -> pieces.addAll(split(document, p)));
        return pieces;
    }

    /** Joins neighbours while one of them is short and both fit. */
    private static List<Span> join(List<Span> pieces) {
        var joined = new ArrayList<Span>();
        for (var piece : pieces) {
            var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && Math.min(last.length(), piece.length()) < TARGET
                    && piece.end() - last.start() <= LIMIT) {
                joined.set(joined.size() - 1, Span.of(last.start(), piece.end()));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    private static List<Span> split(String text, Span span) {
        var parts = new ArrayList<Span>();
        var rest = span;
        while (rest.length() > LIMIT) {
            var at = breakBefore(text, rest.start() + TARGET, rest.start() + LIMIT);
            parts.add(Span.of(rest.start(), at).trim(text));
            rest = Span.of(at, rest.end()).trim(text);
        }
        parts.add(rest);
        parts.removeIf(Span::isEmpty);
        return parts;
    }

    /** The last end of a sentence between the two offsets, else the last space, else the limit itself. */
    private static int breakBefore(String text, int from, int limit) {
        for (var i = limit; i > from; i--) {
            var afterStop = ".!?;:".indexOf(text.charAt(i - 1)) >= 0;
            if (Character.isWhitespace(text.charAt(i)) && afterStop || text.charAt(i - 1) == '\u3002') {
                return i;
            }
        }
        for (var i = limit; i > from; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return Character.isSurrogatePair(text.charAt(limit - 1), text.charAt(limit)) ? limit - 1 : limit;
    }
}
