package spine.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.CommandRequest.CommandType;
import spine.api.rcis.RCISRequest;

/** The commands of the engine (RC-10). What the server has not built yet, it refuses with 501. */
final class EngineCommands {
    private EngineCommands() {
    }

    private abstract static class Engine extends JsonBase {
        private final CommandType type;

        Engine(Surroundings surroundings, CommandType type) {
            super(surroundings);
            this.type = type;
        }

        abstract Map<String, String> parameters();

        @Override
        public Integer call() throws Exception {
            var command = CommandRequest.newBuilder().setCommand(type).putAllParameters(parameters());
            try (var session = open()) {
                var response = session.ask(RCISRequest.newBuilder().setCommand(command));
                var result = response.getCommandResponse();
                say(json ? Json.text(Json.map("request_id", response.getRequestId(),
                        "status", response.getStatusCode(), "success", result.getSuccess(),
                        "result_message", result.getResultMessage())) : result.getResultMessage());
                return result.getSuccess() ? 0 : 1;
            }
        }
    }

    @Command(name = "nap", description = "Lets the engine nap.")
    static final class Nap extends Engine {
        @Option(names = {"-d", "--duration"}, paramLabel = "SECONDS", description = "How long (default: ${DEFAULT-VALUE}).")
        int seconds = 60;

        @Option(names = {"-f", "--force"}, description = "Even if it is not tired.")
        boolean force;

        Nap(Surroundings surroundings) {
            super(surroundings, CommandType.NAP);
        }

        @Override
        Map<String, String> parameters() {
            return Map.of("duration", String.valueOf(seconds), "force", String.valueOf(force));
        }
    }

    @Command(name = "wake", description = "Ends a nap.")
    static final class Wake extends Engine {
        Wake(Surroundings surroundings) {
            super(surroundings, CommandType.WAKE);
        }

        @Override
        Map<String, String> parameters() {
            return Map.of();
        }
    }

    @Command(name = "checkpoint", description = "Saves the engine's state.")
    static final class Checkpoint extends Engine {
        Checkpoint(Surroundings surroundings) {
            super(surroundings, CommandType.CHECKPOINT);
        }

        @Override
        Map<String, String> parameters() {
            return Map.of();
        }
    }

    @Command(name = "export-gguf", description = "Exports the memory as GGUF, on the server's side.")
    static final class ExportGguf extends Engine {
        @Parameters(paramLabel = "FILE", description = "Its name.")
        String file;

        @Option(names = {"-q", "--quantization"}, paramLabel = "FORM", description = "Q9_0, Q8_0 or F16 (default: ${DEFAULT-VALUE}).")
        String quantization = "Q9_0";

        ExportGguf(Surroundings surroundings) {
            super(surroundings, CommandType.EXPORT_GGUF);
        }

        @Override
        Map<String, String> parameters() {
            var parameters = new LinkedHashMap<String, String>();
            parameters.put("file", file);
            parameters.put("quantization", quantization);
            return parameters;
        }
    }

    @Command(name = "train", description = "Starts training.")
    static final class Train extends Engine {
        @Parameters(paramLabel = "WHAT", arity = "0..1", description = "mamba, transformer or both (default).")
        String what = "both";

        Train(Surroundings surroundings) {
            super(surroundings, CommandType.TRAIN);
        }

        @Override
        Map<String, String> parameters() {
            return Map.of("what", what);
        }
    }
}
