package agents.openai.internal;

import agents.shared.Json;
import agents.shared.Rich;
import agents.shared.Settings;
import com.google.gson.JsonNull;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.StreamAgent;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.ServerSentEvents;
import spine.api.http.Upstream;
import spine.api.secret.Secrets;

/**
 * Asks a model by chat completions: a question as text, or {@link Chat} as JSON. Whole answers are rich payloads, streamed
 * ones parts of text as they come. Thread-safe.
 */
@Component(service = Agent.class, configurationPid = OpenAi.PID)
@SpineAgent(name = OpenAi.NAME, capabilities = "generate",
        summary = "Asks a model that speaks the OpenAI interface: OpenAI's, or a llama.cpp, vLLM or Ollama of your own.",
        output = Rich.TYPE, inputSchema = "schema/input.json", effects = {"reads", "spends"},
        hosts = {"api.openai.com", "*"}, methods = "POST", secrets = OpenAi.SECRET, usdPerCall = 0.002)
@Designate(ocd = OpenAiConfig.class)
public final class OpenAi implements StreamAgent {
    static final String NAME = "openai";
    static final String PID = "agents.openai";
    static final String SECRET = "OPENAI_API_KEY";
    private static final String HOSTED = "api.openai.com";
    private static final int MOST_TOKENS = 131_072;
    private static final int MOST_EVENT_BYTES = 1024 * 1024;

    private final HttpPort http;
    private final Secrets secrets;
    private final InstantSource time;
    private final OpenAiConfig config;
    private final URI address;
    private final Set<String> otherModels;
    private final boolean isHosted;
    private final boolean mayHaveKey;

    @Activate
    public OpenAi(@Reference HttpPort http, @Reference Secrets secrets, OpenAiConfig config) {
        this(http, secrets, config, InstantSource.system());
    }

    OpenAi(HttpPort http, Secrets secrets, OpenAiConfig config, InstantSource time) {
        var settings = new Settings(PID);
        this.http = http;
        this.secrets = secrets;
        this.time = time;
        this.config = config;
        address = URI.create(settings.baseUrl("baseUrl", config.baseUrl()).replaceFirst("/v1$", "") + "/v1/chat/completions");
        otherModels = Set.copyOf(List.of(config.otherModels().strip().split("\\s*,\\s*")));
        isHosted = HOSTED.equalsIgnoreCase(address.getHost());
        mayHaveKey = switch (settings.oneOf("key", config.key(), List.of("auto", "always", "never"))) {
            case "auto" -> "https".equalsIgnoreCase(address.getScheme());
            case "always" -> true;
            default -> false;
        };
        settings.matching("model", config.model(), "\\S.{0,199}");
        settings.within("maxTokens", config.maxTokens(), 1, MOST_TOKENS);
        settings.within("temperature", config.temperature(), -1, 2);
    }

    /** OpenAI's own service wants a key; others are asked without. */
    @Override
    public Optional<Refusal> disabled() {
        return isHosted ? upstream(SECRET).disabled() : Optional.empty();
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        boolean keyed = keyed();
        var failures = failures(keyed);
        var response = http.send(call, post(ask(Chat.in(request)), keyed).with("Accept", "application/json"));
        failures.check(response);
        var said = Json.in(response, Completion.class, failures.service());
        call.spend("tokens", Math.max(0, said.tokens()));
        if (said.error() != null && !(said.error() instanceof JsonNull)) {
            throw failures.late(said.error(), response);
        }
        if (said.first() == null || said.first().message() == null) {
            throw failures.service().malformed("without a choice");
        }
        var message = said.first().message();
        boolean saidText = message.content() != null && !message.content().isBlank();
        failures.checkEnd(said.first().finishReason(), message.refusal() != null && !message.refusal().isEmpty(), saidText);
        var answer = Rich.of(NAME, message.content(), 0, List.of());
        return "length".equals(said.first().finishReason()) ? answer.with("truncated", "length") : answer;
    }

    @Override
    public void answer(Call call, Payload request, Parts out) throws SpineException, InterruptedException {
        boolean keyed = keyed();
        var failures = failures(keyed);
        var reader = new ChunkReader(out, failures);
        var ask = post(ask(Chat.in(request)).streaming(), keyed).with("Accept", "text/event-stream");
        try {
            var response = http.stream(call, ask, new ServerSentEvents(MOST_EVENT_BYTES, reader));
            failures.check(response);
            reader.checkEnd(response);
        } finally {
            call.spend("tokens", reader.tokens());
        }
    }

    private Ask ask(Chat chat) throws SpineException {
        var model = chat.model() == null ? config.model() : chat.model();
        if (!model.equals(config.model()) && !otherModels.contains(model) && !otherModels.contains("*")) {
            throw new SpineException(ErrorCode.FORBIDDEN, "Callers may not ask for this model.",
                    "Leave it out, or name it under otherModels in conf/" + PID + ".properties.");
        }
        int tokens = chat.maxTokens() == null ? config.maxTokens() : chat.maxTokens();
        if (tokens > config.maxTokens()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "max_tokens is over " + config.maxTokens() + ".",
                    "Ask for fewer, or raise maxTokens in conf/" + PID + ".properties.");
        }
        var warmth = chat.temperature() != null ? chat.temperature() : config.temperature() < 0 ? null
                : (Double) config.temperature();
        return new Ask(model, chat.after(config.systemPrompt()), warmth, isHosted ? null : (Integer) tokens,
                isHosted ? (Integer) tokens : null, null, null);
    }

    private HttpRequest post(Ask ask, boolean keyed) {
        var request = Json.question(address, ask);
        return keyed ? request.withSecret("Authorization", "Bearer ", SECRET) : request;
    }

    private boolean keyed() {
        return mayHaveKey && secrets.has(SECRET);
    }

    private Failures failures(boolean keyed) {
        return new Failures(upstream(keyed ? SECRET : ""));
    }

    private Upstream upstream(String secret) {
        return new Upstream(NAME, isHosted ? "OpenAI" : "The model server " + address.getHost(), secret, secrets, time);
    }
}
