package spine.torus.text.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CutterTest {
    @Provide
    Arbitrary<String> documents() {
        var pieces = Arbitraries.of("word ", "\n\n", "\n", "# ", "## Part\n", "Sentence ends. ", "\uD83D\uDE00",
                "x".repeat(400), "\uD83D\uDE00".repeat(600), "```\n", "Short line\n\n", "\t");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Property(tries = 500)
    void shouldCutWithinBoundsAndLoseNothing(@ForAll("documents") String document) {
        var passages = Cutter.cut("", document);
        assertEquals(document.isBlank(), passages.isEmpty());
        var end = 0;
        for (var passage : passages) {
            assertTrue(passage.start() >= end, "in order, apart");
            end = passage.end();
            assertTrue(passage.text().length() <= Cutter.LIMIT);
            assertEquals(document.substring(passage.start(), passage.end()), passage.text());
            assertFalse(passage.text().isBlank());
            assertFalse(Character.isLowSurrogate(passage.text().charAt(0)), "never inside a pair");
            assertFalse(Character.isHighSurrogate(passage.text().charAt(passage.text().length() - 1)));
        }
    }

    /** A heading is kept once for each section: 1 MB of text could ask for 30 GB. */
    @Example
    void shouldShortenHeadingsWhenADocumentHasLongOnes() {
        var passages = Cutter.cut("t".repeat(10_000), "# " + "h".repeat(10_000) + "\n" + "## a\nb\n".repeat(20));
        assertEquals(20, passages.size());
        assertTrue(passages.stream().allMatch(p -> p.heading().length() <= Outline.MAX_HEADING));
    }

    /** Each section is a passage at least, and each passage costs its embedding: sections are counted too. */
    @Example
    void shouldTakeHeadingsForTextWhenADocumentHasTooMany() {
        int sections = 4 * Outline.MAX_SECTIONS;
        var passages = Cutter.cut("", "## a\nb\n".repeat(sections));
        assertTrue(passages.size() < Outline.MAX_SECTIONS * 3 / 2, "passages: " + passages.size());
        assertEquals(sections, passages.stream().mapToLong(p -> p.text().chars().filter(c -> c == 'b').count()).sum());
    }

    @Example
    void shouldKeepHeadingsAsContextWhenTheTextIsMarkdown() {
        var passages = Cutter.cut("", "# Tea\n\nHot.\n\n## Green\n\n" + "Not boiling. ".repeat(30) + "\n\n# Coffee\n\nBlack.");
        assertEquals(List.of("Tea", "Tea > Green", "Coffee"), passages.stream().map(Passage::heading).toList());
    }

    @Example
    void shouldTakeAShortLineForAHeadingWhenTheTextIsPlain() {
        var passages = Cutter.cut("planets", "Notes\n\nMars\n\nMars is red because of rust.\n");
        assertEquals("planets > Notes > Mars", passages.get(passages.size() - 1).heading());
        assertTrue(passages.get(passages.size() - 1).text().startsWith("Mars\n\nMars is red"));
    }

    @Example
    void shouldNotTakeACommentForAHeadingWhenItStandsInACodeFence() {
        assertEquals(List.of("Setup"), Cutter.cut("", "# Setup\n\n```\n# not a heading\nrun\n```\n").stream()
                .map(Passage::heading).toList());
    }

    @Example
    void shouldJoinShortParagraphsAndCutLongOnesAtSentences() {
        assertEquals(1, Cutter.cut("", "# A\n\nOne.\n\nTwo.\n\nThree.").size());
        var cut = Cutter.cut("", "This sentence has some words in it. ".repeat(60));
        assertTrue(cut.size() >= 3);
        cut.forEach(p -> assertTrue(p.text().endsWith("it."), p.text()));
    }
}
