package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** BR-10 for the person who asks: {@code spinectl routes}. */
@Timeout(30)
class RoutesCommandTest extends WithFakeSpine {
    private static final String TABLE = "{\"origin\":\"shipped\",\"version\":7,\"rules\":["
            + "{\"rule\":1,\"source\":\"user\",\"kind\":\"query\",\"to\":\"nobody\",\"strategy\":\"ENQUEUE\",\"group\":\"\","
            + "\"gets\":[{\"agent\":\"a\",\"takes\":true,\"why\":\"\"},{\"agent\":\"b\",\"takes\":false,\"why\":\"dead: it\"}]},"
            + "{\"rule\":2,\"source\":\"any\",\"kind\":\"any\",\"to\":\"any\",\"strategy\":\"ROUND_ROBIN\",\"group\":\"\","
            + "\"gets\":[]},{\"rule\":3,\"source\":\"any\",\"kind\":\"any\",\"to\":\"EXECUTOR_KVM\",\"strategy\":"
            + "\"SECURE_CHANNEL\",\"group\":\"\",\"gets\":[]}],\"groups\":[{\"group\":\"growth\",\"gets\":[]}],"
            + "\"keys\":[{\"agent\":\"a\",\"range\":\"00-ff\"}]}";
    private String command;

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        assertEquals("routes", request.getAgentCall().getAgent());
        command = request.getAgentCall().getInput().toStringUtf8();
        var reply = FakeSpine.ok();
        reply.getAgentReplyBuilder().setAgent("routes").setOutput(ByteString.copyFromUtf8(TABLE));
        return reply;
    }

    @Test
    void shouldShowWhoGetsWhatAndWhoNotWithTheReason() {
        assertEquals(0, cli.run("routes"));
        assertEquals("{\"command\":\"routes.show\"}", command);
        var lines = cli.out.strip().split("\\R");
        assertTrue(lines[1].endsWith("ENQUEUE         a, (b: dead: it)"), cli.out);
        assertTrue(lines[2].endsWith("whoever is addressed"), cli.out);
        assertTrue(lines[3].endsWith("nobody"), cli.out);
        assertEquals("group growth: nobody", lines[4]);
        assertEquals("keys 00-ff: a", lines[5]);
        assertEquals("rules: shipped, routing version 7", lines[6]);
    }

    @Test
    void shouldPassTheAnswerOnWhenJsonAndReloadWhenAsked() {
        assertEquals(0, cli.run("routes", "--json", "--reload"));
        assertEquals("{\"command\":\"routes.reload\"}", command);
        assertEquals(TABLE, cli.out.strip());
    }
}
