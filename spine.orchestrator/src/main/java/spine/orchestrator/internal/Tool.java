package spine.orchestrator.internal;

import java.util.List;
import java.util.Locale;

/** The external agents that answer questions, and which of them suit one (OR-07, the rules). */
enum Tool {
    HTTP, FIRECRAWL, TAVILY, GEMINI;

    private static final List<String> METHODS = List.of("get ", "post ", "put ", "delete ");
    private static final List<String> SCHEMES = List.of("http://", "https://");
    private static final List<String> LOOKUPS =
            List.of("what is", "where is", "who is", "when did", "how many", "define");

    /** The name that it has in the routing table. */
    String agent() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The tools for a question, best first. An HTTP request has only one: it must not be done by halves, or twice,
     * by somebody else. The method comes before the URL, since a request holds one too.
     */
    static List<Tool> suitable(String question) {
        var text = question.strip().toLowerCase(Locale.ROOT);
        if (METHODS.stream().anyMatch(text::startsWith)) {
            return List.of(HTTP);
        }
        if (contains(text, SCHEMES)) {
            return List.of(FIRECRAWL, GEMINI);
        }
        return contains(text, LOOKUPS) ? List.of(TAVILY, GEMINI) : List.of(GEMINI, TAVILY);
    }

    private static boolean contains(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}
