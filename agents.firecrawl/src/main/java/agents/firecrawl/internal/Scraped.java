package agents.firecrawl.internal;

import agents.shared.Rich;
import java.util.List;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.Upstream;

/**
 * What Firecrawl answers (docs.firecrawl.dev/v1-welcome and api-reference/introduction, read 2026-11-22), as far as it is
 * used; of a failure's body the code.
 */
record Scraped(Data data, String code) {
    /** A failure of the page, not of Firecrawl, is told as a 500 with a code that begins so. */
    private static final String PAGE = "SCRAPE_";

    /** The page. */
    record Data(String markdown, Metadata metadata) {
    }

    /** Facts of it; {@code statusCode} is what its own server answered with, 0 if it is not said. */
    record Metadata(String title, String sourceURL, int statusCode) {
    }

    /** A failure's code; empty where it says none, or one that is no word. */
    static String code(Scraped failure) {
        return failure == null || failure.code == null || !failure.code.matches("[A-Z_]{1,64}") ? "" : failure.code;
    }

    /** Whether the page is to blame. */
    static boolean isOfPage(String code) {
        return code.startsWith(PAGE);
    }

    /**
     * The page as markdown, cited by its address.
     *
     * @throws SpineException {@code NO_RESONANCE} for an empty page, {@code INVALID_REQUEST} for one whose server refused,
     *                        {@code AGENT_FAILED} for another shape
     */
    Payload answer(String asked, Upstream firecrawl) throws SpineException {
        if (data == null || data.markdown == null) {
            throw firecrawl.malformed("without a page");
        }
        var facts = data.metadata == null ? new Metadata(null, null, 0) : data.metadata;
        if (facts.statusCode >= 400) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The page's own server answered with HTTP " + facts.statusCode
                    + ".", "Check its address.");
        }
        if (data.markdown.isBlank()) {
            throw new SpineException(ErrorCode.NO_RESONANCE, "The page has no text.",
                    "If it is made by code of its own, send waitFor with some milliseconds.");
        }
        var answer = Rich.of(Firecrawl.NAME, data.markdown.strip(), 1,
                List.of(facts.sourceURL == null ? asked : facts.sourceURL));
        return facts.title == null ? answer : answer.with("title", facts.title);
    }
}
