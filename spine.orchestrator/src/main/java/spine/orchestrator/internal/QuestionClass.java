package spine.orchestrator.internal;

import static spine.orchestrator.internal.Tool.FIRECRAWL;
import static spine.orchestrator.internal.Tool.GEMINI;
import static spine.orchestrator.internal.Tool.HTTP;
import static spine.orchestrator.internal.Tool.OPENAI;
import static spine.orchestrator.internal.Tool.TAVILY;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of question it is, and the tools that suit it, best first (OR-07). */
enum QuestionClass {
    FACTUAL_LOOKUP(TAVILY, GEMINI, OPENAI),
    URL_EXTRACTION(FIRECRAWL, GEMINI, OPENAI),
    SEMANTIC_REASONING(GEMINI, OPENAI, TAVILY),
    /** Only one tool: a request must not be done by halves, or twice, by somebody else. */
    API_REQUEST(HTTP),
    /** None: memory is what it is about. */
    INTERNAL_QUERY();

    private static final String READ = "get ";
    private static final List<String> ORDERS = List.of("post ", "put ", "delete ");
    private static final List<String> SCHEMES = List.of("http://", "https://");
    private static final List<String> LOOKUPS =
            List.of("what is", "where is", "who is", "when did", "how many", "define");

    private final List<Tool> tools;

    QuestionClass(Tool... tools) {
        this.tools = List.of(tools);
    }

    List<Tool> tools() {
        return tools;
    }

    /** By the rules, in order; the method comes before the URL, since a request holds one too. */
    static QuestionClass byRules(String question) {
        var text = normal(question);
        if (text.startsWith(READ) || isOrder(question)) {
            return API_REQUEST;
        }
        if (contains(text, SCHEMES)) {
            return URL_EXTRACTION;
        }
        return contains(text, LOOKUPS) ? FACTUAL_LOOKUP : SEMANTIC_REASONING;
    }

    /** An HTTP request that changes something: memory can neither do it nor know what it will answer the next time. */
    static boolean isOrder(String question) {
        return ORDERS.stream().anyMatch(normal(question)::startsWith);
    }

    /** The one whose name this is, and nothing else; what a model says is data (OR-11). */
    static Optional<QuestionClass> named(String word) {
        var name = word.strip();
        return List.of(values()).stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static String normal(String question) {
        return question.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean contains(String text, List<String> words) {
        return words.stream().anyMatch(text::contains);
    }
}
