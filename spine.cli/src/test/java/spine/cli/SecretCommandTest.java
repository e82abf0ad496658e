package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** AG-10 for the operator: {@code spinectl secret}. */
@Timeout(60)
class SecretCommandTest extends WithFakeSpine {
    private static final String VALUE = "tvly-Geheim \"quoted\"";
    private final List<String> told = new ArrayList<>();
    private String said = "{}";

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        assertEquals("secrets", request.getAgentCall().getAgent());
        told.add(JsonParser.parseString(request.getAgentCall().getInput().toStringUtf8()).toString());
        var reply = FakeSpine.ok();
        reply.getAgentReplyBuilder().setAgent("secrets").setOutput(ByteString.copyFromUtf8(said));
        return reply;
    }

    @Test
    void shouldTakeTheValueFromStandardInputAndShowItNowhere() {
        cli.input = (VALUE + "\n").getBytes(StandardCharsets.UTF_8);
        said = "{\"name\":\"A_KEY\",\"from\":\"store\",\"usable\":true}";
        assertEquals(0, cli.run("secret", "set", "A_KEY"), cli.err);
        assertEquals("Set: A_KEY.", cli.out);
        var command = JsonParser.parseString(told.get(0)).getAsJsonObject();
        assertEquals("secret.set A_KEY " + VALUE, command.get("command").getAsString() + " "
                + command.get("name").getAsString() + " " + command.get("value").getAsString());
        assertFalse((cli.out + cli.err).contains("Geheim"));
        said = "{\"name\":\"A_KEY\",\"from\":\"environment\",\"usable\":true}";
        assertEquals(0, cli.run("secret", "set", "A_KEY"), cli.err);
        assertTrue(cli.out.contains("The one from the environment of the server's process comes before it."), cli.out);
    }

    @Test
    void shouldTakeNoValueAsAnArgumentAndNoEmptyOne() {
        assertEquals(1, cli.run("secret", "set", "A_KEY", VALUE));
        assertTrue(cli.err.contains("never an argument"), cli.err);
        assertFalse((cli.out + cli.err).contains("Geheim"));
        cli.input = "\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("secret", "set", "A_KEY"));
        assertTrue(cli.err.contains("holds no secret"), cli.err);
        cli.input = "x".repeat(9000).getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("secret", "set", "A_KEY"));
        assertEquals(1, cli.run("secret"));
        assertEquals(List.of(), told);
    }

    @Test
    void shouldListAndRemove() {
        said = "{\"secrets\":[{\"name\":\"A_KEY\",\"from\":\"store\",\"usable\":true,\"set\":\"2026-11-22T01:02:03Z\"},"
                + "{\"name\":\"B_KEY\",\"from\":\"nowhere\",\"usable\":false}]}";
        assertEquals(0, cli.run("secret", "list"), cli.err);
        assertTrue(cli.out.matches("(?s)NAME +FROM +SET.*A_KEY +store +2026-11-22T01:02:03Z.*B_KEY +missing.*"), cli.out);
        assertEquals(0, cli.run("secret", "list", "--json"), cli.err);
        assertEquals(said, cli.out);
        said = "{\"name\":\"A_KEY\",\"from\":\"nowhere\",\"removed\":true}";
        assertEquals(0, cli.run("secret", "remove", "A_KEY"), cli.err);
        assertEquals("Removed: A_KEY.", cli.out);
        assertEquals("{\"command\":\"secret.remove\",\"name\":\"A_KEY\"}", told.get(2));
    }
}
