package spine.orchestrator.internal;

import java.util.Locale;

/** The external agents that answer questions. */
enum Tool {
    HTTP, FIRECRAWL, TAVILY, GEMINI, OPENAI;

    /** The name that it has in the routing table. */
    String agent() {
        return name().toLowerCase(Locale.ROOT);
    }
}
