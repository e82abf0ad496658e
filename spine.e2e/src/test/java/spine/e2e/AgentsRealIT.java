package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The agents against the real services: only with {@code -Dspine.real=true}, and each only with its key in the environment.
 * Costs some cents.
 */
@EnabledIfSystemProperty(named = "spine.real", matches = "true")
class AgentsRealIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @EnabledIfEnvironmentVariable(named = "TAVILY_API_KEY", matches = ".+")
    void shouldSearchWithTavily() throws Exception {
        ask("tavily", "How deep is Lake Ohrid?");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "FIRECRAWL_API_KEY", matches = ".+")
    void shouldReadAPageWithFirecrawl() throws Exception {
        ask("firecrawl", "https://example.org/");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "GEMINI_API_KEY", matches = ".+")
    void shouldAskGemini() throws Exception {
        ask("gemini", "Say in one sentence how a pike hunts.");
    }

    @Test
    void shouldFetchAPage() throws Exception {
        ask("http", "GET https://example.org/");
    }

    private void ask(String agent, String question) throws Exception {
        Eventually.holds(agent + " serves", LIMIT, () -> product.ctl("why", agent).exit() == 0);
        var asked = product.ctl("call", agent, question);
        assertEquals(0, asked.exit(), asked.toString());
        assertFalse(asked.out().isBlank());
        System.out.println(asked.out());
    }
}
