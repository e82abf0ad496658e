package spine.torus.text.internal;

/** Characters of a document from start to before end. */
record Span(int start, int end) {
    static Span of(int start, int end) {
        return new Span(start, end);
    }

    int length() {
        return end - start;
    }

    boolean isEmpty() {
        return start >= end;
    }

    /** Without white space at both ends. */
    Span trim(String text) {
        var from = start;
        var to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return new Span(from, to);
    }
}
