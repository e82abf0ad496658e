package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import spine.api.Payload;
import spine.api.rcis.QueryRequest;

class AgentViewTest {
    @Test
    void shouldSayWhatAnAgentTakesInAFewWords() {
        assertEquals("nikola.rcis.QueryRequest", AgentView.takes(Payload.typeOf(QueryRequest.getDefaultInstance())));
        assertEquals("text/plain", AgentView.takes(Payload.TEXT));
        assertEquals("application/json", AgentView.takes("application/json"));
        assertEquals("", AgentView.takes(""));
        assertEquals("JSON by its schema", AgentView.takes("{\"type\":\"object\"}"));
    }
}
