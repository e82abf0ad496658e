package spine.orchestrator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OR-07: the rules, in their order, whatever the case. */
class ToolTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET https://example.org/a      | HTTP",
        "post http://example.org what is | HTTP",
        "Delete it                      | HTTP",
        "get-together tonight           | GEMINI",
        "read HTTPS://Example.org       | FIRECRAWL",
        "what is http://example.org     | FIRECRAWL",
        "What is a heron                | TAVILY",
        "tell me where is Ghent         | TAVILY",
        "WHO IS it                      | TAVILY",
        "when did it start              | TAVILY",
        "how many are there             | TAVILY",
        "Define entropy                 | TAVILY",
        "write a poem                   | GEMINI"})
    void shouldChooseByTheFirstRuleThatFits(String question, Tool first) {
        assertEquals(first, Tool.suitable(question).get(0));
    }
}
