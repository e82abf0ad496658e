package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import spine.api.Payload;
import spine.api.message.Directory;
import spine.api.rcis.QueryRequest;

class AgentViewTest {
    private static String takes(String type) {
        return AgentView.takes(Directory.Entry.newBuilder().setInputSchema(type).build());
    }

    @Test
    void shouldSayWhatAnAgentTakesInAFewWords() {
        assertEquals("nikola.rcis.QueryRequest", takes(Payload.typeOf(QueryRequest.getDefaultInstance())));
        assertEquals("text/plain", takes(Payload.TEXT));
        assertEquals("application/json", takes("application/json"));
        assertEquals("", takes(""));
    }
}
