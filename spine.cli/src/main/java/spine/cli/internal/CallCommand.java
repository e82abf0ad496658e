package spine.cli.internal;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.RCISRequest;

@Command(name = "call", description = "Asks an agent, by name or by what it can do.",
        customSynopsis = {"spinectl call [OPTIONS] AGENT INPUT", "spinectl call [OPTIONS] --capability NAME INPUT"})
final class CallCommand extends JsonBase {
    @Parameters(paramLabel = "AGENT INPUT", arity = "1..2",
            description = "The agent's name, and what to tell it; INPUT may be - for standard input.")
    List<String> words;

    @Option(names = "--capability", paramLabel = "NAME", description = "Any agent that offers it; then INPUT only.")
    String capability;

    @Option(names = "--type", paramLabel = "MEDIATYPE", description = "Of the input (default: text).")
    String type = "";

    @Option(names = "--idempotent", description = "May be done twice, if its agent dies meanwhile.")
    boolean idempotent;

    CallCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (words.size() != (capability == null ? 2 : 1)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, capability == null ? "INPUT is missing."
                    : "With --capability there is no AGENT.", "See 'spinectl call --help'.");
        }
        var input = words.get(words.size() - 1);
        var call = AgentCall.newBuilder().setContentType(type).setIdempotent(idempotent)
                .setInput(input.equals("-") ? ByteString.readFrom(surroundings.in()) : ByteString.copyFromUtf8(input));
        if (capability == null) {
            call.setAgent(words.get(0));
        } else {
            call.setCapability(capability);
        }
        try (var session = open()) {
            var response = session.ask(RCISRequest.newBuilder().setAgentCall(call));
            var reply = response.getAgentReply();
            if (json) {
                say(json(response.getRequestId(), response.getStatusCode(), reply));
            } else if (isText(reply)) {
                say(reply.getOutput().toStringUtf8());
            } else {
                reply.getOutput().writeTo(surroundings.out());
            }
            return 0;
        }
    }

    private static boolean isText(AgentReply reply) {
        var type = reply.getContentType();
        return (type.isEmpty() || type.startsWith("text/") || type.startsWith("application/json"))
                && reply.getOutput().isValidUtf8();
    }

    private static String json(String requestId, int status, AgentReply reply) {
        var map = Json.map("request_id", requestId, "status", status, "agent", reply.getAgent(),
                "generation", reply.getGeneration(), "content_type", reply.getContentType());
        if (isText(reply)) {
            map.put("output", reply.getOutput().toStringUtf8());
        } else {
            map.put("output_base64", Base64.getEncoder().encodeToString(reply.getOutput().toByteArray()));
        }
        map.put("meta", Json.sorted(reply.getMetaMap()));
        return Json.text(map);
    }
}
