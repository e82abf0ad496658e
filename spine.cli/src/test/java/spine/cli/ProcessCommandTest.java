package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** HB-04 for the operator: {@code spinectl process}. */
@Timeout(60)
class ProcessCommandTest extends WithFakeSpine {
    private static final String LIST = "{\"processes\":[{\"name\":\"units\",\"agent\":\"metres\",\"state\":\"down\",\"pid\":0,"
            + "\"seconds\":9,\"restarts\":5,\"restarts_ever\":7,\"reason\":\"It ended \\u001b[31mwith 7\"}],"
            + "\"agents\":[{\"name\":\"echo\",\"restarts\":1,\"restarts_ever\":1,\"given_up\":true,\"reason\":\"hangs\"}],"
            + "\"problems\":{\"processes/x.properties\":\"may be read by others\"}}";
    private final List<String> commands = new ArrayList<>();

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        assertEquals("process", request.getAgentCall().getAgent());
        var command = JsonParser.parseString(request.getAgentCall().getInput().toStringUtf8()).getAsJsonObject();
        commands.add(command.get("command").getAsString() + (command.has("name") ? " " + command.get("name").getAsString()
                : ""));
        var reply = FakeSpine.ok();
        reply.getAgentReplyBuilder().setAgent("process").setOutput(ByteString.copyFromUtf8(LIST));
        return reply;
    }

    @Test
    void shouldShowProcessesAgentsAndRefusedFiles() {
        assertEquals(0, cli.run("process", "list"));
        var lines = cli.out.strip().lines().toList();
        assertTrue(lines.get(1).matches("units +metres +down +- +9 +5 +7 +It ended .\\[31mwith 7")
                || lines.get(1).matches("units +metres +down +- +9 +5 +7 +It ended.*with 7"), cli.out);
        assertTrue(cli.out.indexOf('\u001b') < 0, "nothing that moves a terminal");
        assertTrue(lines.get(2).contains("given up"), cli.out);
        assertTrue(lines.get(3).contains("may be read by others"), cli.out);
        assertEquals(0, cli.run("process", "list", "--json"));
        assertEquals(JsonParser.parseString(LIST), JsonParser.parseString(cli.out));
    }

    @Test
    void shouldTellTheServerTheVerbAndTheName() {
        for (var verb : List.of("start", "stop", "restart")) {
            assertEquals(0, cli.run("process", verb, "units"));
        }
        assertEquals(List.of("process.start units", "process.stop units", "process.restart units"), commands);
        assertEquals(1, cli.run("process"));
        assertEquals(1, cli.run("process", "start"));
    }
}
