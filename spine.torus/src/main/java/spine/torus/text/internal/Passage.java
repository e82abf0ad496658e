package spine.torus.text.internal;

import static java.util.Objects.requireNonNull;

/**
 * A stretch of a document that is found and shown as one.
 *
 * @param heading the headings above it, from the title down, parted by {@code " > "}; empty if there are none
 * @param text    the document from start to end, unchanged
 * @param start   offset of the first character in the document
 * @param end     offset after the last one
 */
public record Passage(String heading, String text, int start, int end) {
    public Passage {
        requireNonNull(heading);
        if (start < 0 || end - start != text.length()) {
            throw new IllegalArgumentException("passage " + start + "-" + end + " holds " + text.length()
                    + " characters");
        }
    }
}
