package agents.shared;

import java.util.List;
import spine.api.Payload;

/** Answers as the orchestrator reads them (AG-11): a {@code nikola.spine.Payload}, and who said it as fact {@code source}. */
public final class Rich {
    /** The content type of such an answer. */
    public static final String TYPE = "application/x-protobuf; messageType=nikola.spine.Payload";

    private Rich() {
    }

    /**
     * One with text.
     *
     * @param source     the agent's name
     * @param confidence 0 to 1; 0 where the service gives no measure
     * @param citations  where it has it from
     */
    public static Payload of(String source, String text, double confidence, List<String> citations) {
        var rich = spine.api.message.Payload.newBuilder().setText(text)
                .setConfidence(Math.max(0, Math.min(1, confidence))).addAllCitations(citations);
        return Payload.message(rich.build()).with("source", source);
    }
}
