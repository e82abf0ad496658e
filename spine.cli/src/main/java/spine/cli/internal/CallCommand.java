package spine.cli.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.client.Replies;

@Command(name = "call", description = "Asks an agent, by name or by what it can do.",
        customSynopsis = {"spinectl [agent] call [OPTIONS] AGENT [INPUT]",
            "spinectl [agent] call [OPTIONS] --capability NAME [INPUT]"},
        footer = {"", "Ctrl-C cancels what is asked, and shows the receipt: whether the agent stopped, and what was spent."})
final class CallCommand extends JsonBase {
    @Parameters(paramLabel = "AGENT INPUT", arity = "0..2", description = "The agent's name, and what to tell it: text or"
            + " JSON; without INPUT, or with -, standard input.")
    List<String> words = List.of();

    @Option(names = "--capability", paramLabel = "NAME", description = "Any agent that offers it; then INPUT only.")
    String capability;

    @Option(names = "--type", paramLabel = "MEDIATYPE", description = "Of the input (default: text).")
    String type = "";

    @Option(names = "--idempotent", description = "May be done twice, if its agent dies meanwhile.")
    boolean idempotent;

    @Option(names = "--request-id", paramLabel = "UUID",
            description = "Of this request. Sent again under the same id it is done once and answered as before.")
    String requestId = "";

    @Option(names = "--stream", description = "With --json: a line for each part of the answer as it comes. Without --json"
            + " parts are printed as they come in any case.")
    boolean stream;

    CallCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        int names = capability == null ? 1 : 0;
        if (words.size() < names || words.size() > names + 1) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, capability == null ? "AGENT is missing."
                    : "With --capability there is no AGENT.", "See 'spinectl call --help'.");
        }
        var call = AgentCall.newBuilder().setContentType(type).setIdempotent(idempotent)
                .setInput(input(words.size() > names ? words.get(names) : ""));
        if (capability == null) {
            call.setAgent(words.get(0));
        } else {
            call.setCapability(capability);
        }
        var id = requestId.isEmpty() ? UUID.randomUUID().toString() : requestId;
        try (var session = open(); var exit = new CancelOnExit(session, id, surroundings.err())) {
            var request = RCISRequest.newBuilder().setRequestId(id).setAgentCall(call);
            if (json && !stream) {
                var response = session.ask(request);
                say(json(response, response.getAgentReply()));
            } else {
                session.stream(request, () -> new PartPrinter(surroundings.out(), json));
            }
            return 0;
        }
    }

    private ByteString input(String word) throws IOException, SpineException {
        if (!word.isEmpty() && !word.equals("-")) {
            return ByteString.copyFromUtf8(word);
        }
        var read = word.isEmpty() && surroundings.asks() ? ByteString.EMPTY : ByteString.readFrom(surroundings.in());
        if (word.isEmpty() && read.isEmpty()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "INPUT is missing.", "See 'spinectl call --help'.");
        }
        return read;
    }

    private static boolean isText(AgentReply reply) {
        return PartPrinter.isText(reply.getContentType()) && reply.getOutput().isValidUtf8();
    }

    private static String json(RCISResponse response, AgentReply reply) {
        var map = Json.map("request_id", response.getRequestId(), "status", response.getStatusCode(), "durability",
                Replies.durability(response).name().toLowerCase(Locale.ROOT), "agent", reply.getAgent(),
                "generation", reply.getGeneration(), "content_type", reply.getContentType());
        var rich = RichText.in(reply.getContentType(), reply.getOutput());
        if (rich.isPresent()) {
            RichText.put(map, rich.get());
        } else if (isText(reply)) {
            map.put("output", reply.getOutput().toStringUtf8());
        } else {
            map.put("output_base64", Base64.getEncoder().encodeToString(reply.getOutput().toByteArray()));
        }
        map.put("meta", Json.sorted(reply.getMetaMap()));
        return Json.text(map);
    }
}
