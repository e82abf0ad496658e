package agents.tavily.internal;

import agents.shared.Rich;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.Upstream;

/**
 * What Tavily answers (docs.tavily.com/api-reference/endpoint/search, read 2026-11-22), as far as it is used.
 *
 * @param results null if it is of another shape
 */
record Results(List<Result> results) {
    /**
     * One page.
     *
     * @param score how well it fits, 0 to 1
     */
    record Result(String title, String url, String content, double score) {
        private boolean isWhole() {
            return url != null && content != null && !content.isBlank();
        }

        private String text() {
            return (title == null || title.isBlank() ? "" : title + "\n") + content + "\n" + url;
        }
    }

    /**
     * Title, content and URL of each (AG-01), cited by their URLs; as sure as the best of them.
     *
     * @throws SpineException {@code NO_RESONANCE} if nothing was found, {@code AGENT_FAILED} for another shape
     */
    Payload answer(Upstream tavily) throws SpineException {
        if (results == null) {
            throw tavily.malformed("without results");
        }
        var whole = results.stream().filter(Objects::nonNull).filter(Result::isWhole).toList();
        if (whole.isEmpty()) {
            throw new SpineException(ErrorCode.NO_RESONANCE, "Tavily found nothing.", "Ask in other words.");
        }
        var text = whole.stream().map(Result::text).collect(Collectors.joining("\n\n"));
        var best = whole.stream().mapToDouble(Result::score).max().orElse(0);
        return Rich.of(Tavily.NAME, text, best, whole.stream().map(Result::url).distinct().toList());
    }
}
