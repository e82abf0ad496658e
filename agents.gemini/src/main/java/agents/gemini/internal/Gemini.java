package agents.gemini.internal;

import agents.shared.Json;
import agents.shared.Rich;
import agents.shared.Settings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import spine.api.http.HttpResponse;
import spine.api.http.ServerSentEvents;
import spine.api.http.Upstream;
import spine.api.secret.Secrets;

/**
 * Asks a model of Google's Gemini API (AG-03): a question as text, or JSON by the bundle's schema. The answer is text with
 * what it cites; to callers who want it by parts, text as it arrives. It declares all hosts, since the base URL may be set:
 * the operator's grant decides. Thread-safe.
 */
@Component(configurationPid = Gemini.PID, service = Agent.class)
@SpineAgent(name = Gemini.NAME, capabilities = "generate", component = 7,
        summary = "Asks a model of Google's Gemini API and answers with its text, as it arrives.",
        output = Rich.TYPE, inputSchema = "schema/input.json", effects = {"reads", "spends"},
        hosts = {"generativelanguage.googleapis.com", "*"}, methods = "POST", secrets = Gemini.SECRET, usdPerCall = 0.02)
@Designate(ocd = GeminiConfig.class)
public final class Gemini implements StreamAgent {
    static final String NAME = "gemini";
    static final String PID = "agents.gemini";
    static final String SECRET = "GEMINI_API_KEY";
    static final String TOKENS = "tokens";
    static final String MORE_TOKENS = "Ask for less, or raise maxOutputTokens in conf/" + PID + ".properties.";
    private static final int MOST_EVENT_BYTES = 1024 * 1024;

    private final HttpPort http;
    private final Upstream gemini;
    private final String address;
    private final String model;
    private final Prompt.Defaults defaults;

    @Activate
    public Gemini(@Reference HttpPort http, @Reference Secrets secrets, GeminiConfig config) {
        this(http, secrets, config, InstantSource.system());
    }

    Gemini(HttpPort http, Secrets secrets, GeminiConfig config, InstantSource time) {
        var settings = new Settings(PID);
        this.http = http;
        gemini = new Upstream(NAME, "Gemini", SECRET, secrets, time);
        model = settings.matching("model", config.model(), "[A-Za-z0-9._-]{1,64}");
        address = settings.baseUrl("baseUrl", config.baseUrl()) + "/"
                + settings.oneOf("apiVersion", config.apiVersion(), List.of("v1beta", "v1")) + "/models/" + model;
        double temperature = config.temperature() == -1 ? -1 : settings.within("temperature", config.temperature(), 0.0, 2.0);
        defaults = new Prompt.Defaults(temperature, settings.within("maxOutputTokens", config.maxOutputTokens(), 1, 65_536),
                config.systemInstruction());
    }

    @Override
    public Optional<Refusal> disabled() {
        return gemini.disabled();
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        var response = http.send(call, question(request, ":generateContent"));
        if (!response.isOk()) {
            throw new SpineException(refusal(response));
        }
        var reply = Json.in(response, Reply.class, gemini);
        call.spend(TOKENS, reply.tokens());
        reply.check(gemini);
        if (reply.text().isBlank()) {
            throw reply.isCutOff() ? new SpineException(ErrorCode.TOO_LARGE, "Gemini's tokens were used up before it said"
                    + " anything (MAX_TOKENS).", MORE_TOKENS) : gemini.malformed("without text");
        }
        var answer = Rich.of(NAME, reply.text(), 0, reply.sources());
        answer = reply.isCutOff() ? answer.with("finish", reply.finish()) : answer;
        return reply.modelVersion() == null ? answer : answer.with("model", reply.modelVersion());
    }

    @Override
    public void answer(Call call, Payload request, Parts out) throws SpineException, InterruptedException {
        var streamed = new Streamed(call, out, this);
        var response = http.stream(call, question(request, ":streamGenerateContent?alt=sse"),
                new ServerSentEvents(MOST_EVENT_BYTES, streamed));
        if (!response.isOk()) {
            throw new SpineException(refusal(response));
        }
        streamed.end();
    }

    private HttpRequest question(Payload request, String method) throws SpineException {
        return Json.question(URI.create(address + method), Prompt.in(request, defaults))
                .withSecret("x-goog-api-key", "", SECRET);
    }

    Upstream service() {
        return gemini;
    }

    Refusal refusal(HttpResponse response) {
        return Failure.refusal(response, model, gemini);
    }
}
