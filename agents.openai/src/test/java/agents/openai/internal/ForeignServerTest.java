package agents.openai.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakeSecrets;

/** The agent and a server that we did not write understand each other. */
@Timeout(120)
class ForeignServerTest {
    private final ForeignServer server = new ForeignServer();
    private final FakeCall call = new FakeCall();
    private OpenAi agent;

    @BeforeEach
    void make() {
        agent = new OpenAi(new PlainPort(), new FakeSecrets(), new Config(server.url(), "tiny", "", 0.5, 100, "Be brief.", "auto"),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerAsAWhole() throws Exception {
        var answer = agent.answer(call, Payload.text("What is it, in one piece?"));
        assertEquals(ForeignServer.WHOLE, answer.as(spine.api.message.Payload.getDefaultInstance()).getText());
        assertTrue(call.spent().get("tokens") > 0, "it counts tokens");
    }

    @Test
    void shouldAnswerByParts() throws Exception {
        List<String> parts = new ArrayList<>();
        agent.answer(call, Payload.text("What is it, in pieces?"), part -> parts.add(part.text()));
        assertEquals(ForeignServer.CHUNKS, parts);
    }

    @Test
    void shouldRefuseWhenItKnowsNoAnswer() {
        var refusal = assertThrows(SpineException.class, () -> agent.answer(call, Payload.text("And else?"))).refusal();
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertTrue(refusal.reason().contains("HTTP 404"), refusal.reason());
        assertThrows(SpineException.class, () -> agent.answer(call, Payload.text("And else?"), part -> { }));
    }
}
