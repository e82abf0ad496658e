package agents.openai.internal;

import dev.mokksy.aimocks.openai.MockOpenai;
import dev.mokksy.aimocks.openai.completions.OpenaiChatResponseSpecification;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import kotlin.Unit;

/**
 * A server of the OpenAI interface that we did not write: AI-Mocks 0.6.2 (mokksy.dev), on Ktor and Netty. It knows the model
 * {@code tiny} and answers by what the user says. As a process it prints its URL, and ends with its standard input.
 */
public final class ForeignServer implements AutoCloseable {
    static final String WHOLE = "Forty-two, in one piece.";
    static final List<String> CHUNKS = List.of("Forty", "-two, ", "in pieces: ", "τέλος 😀");

    private final MockOpenai server = new MockOpenai(0, false);

    ForeignServer() {
        server.completion(asked -> {
            asked.model("tiny");
            asked.systemMessageContains("brief");
            asked.userMessageContains("in one piece");
        }).responds((Consumer<OpenaiChatResponseSpecification>) answer -> {
            answer.assistantContent(WHOLE);
            answer.finishReason("stop");
        });
        server.completion(asked -> {
            asked.model("tiny");
            asked.userMessageContains("in pieces");
            asked.requestBodyContains("\"stream\":true");
        }).respondsStream(answer -> {
            answer.setResponseChunks(CHUNKS);
            answer.setFinishReason("stop");
            answer.setSendDone(true);
            return Unit.INSTANCE;
        });
    }

    /** With {@code /v1}. */
    String url() {
        return server.baseUrl();
    }

    @Override
    public void close() {
        server.shutdown();
    }

    public static void main(String[] arguments) throws IOException {
        try (var server = new ForeignServer()) {
            System.out.println(server.url());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
