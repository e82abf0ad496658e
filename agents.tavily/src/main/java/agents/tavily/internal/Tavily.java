package agents.tavily.internal;

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
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.http.HttpPort;
import spine.api.http.Upstream;
import spine.api.secret.Secrets;

/**
 * Searches the web (AG-01): a question as text, or {@link Search} as JSON; what was found as text with citations.
 * It declares all hosts, since the base URL may be set: the operator's grant decides. Thread-safe.
 */
@Component(configurationPid = Tavily.PID)
@SpineAgent(name = Tavily.NAME, capabilities = "search", component = 5,
        summary = "Searches the web with Tavily and answers with the pages that fit best, cited.",
        output = Rich.TYPE, inputSchema = "schema/input.json", effects = {"reads", "spends"},
        hosts = {"api.tavily.com", "*"}, methods = "POST", secrets = Tavily.SECRET, usdPerCall = 0.016)
@Designate(ocd = TavilyConfig.class)
public final class Tavily implements Agent {
    static final String NAME = "tavily";
    static final String PID = "agents.tavily";
    static final String SECRET = "TAVILY_API_KEY";
    private static final List<String> DEPTHS = List.of("basic", "advanced", "fast", "ultra-fast");

    private final HttpPort http;
    private final Upstream tavily;
    private final URI address;
    private final String depth;
    private final int results;

    @Activate
    public Tavily(@Reference HttpPort http, @Reference Secrets secrets, TavilyConfig config) {
        this(http, secrets, config, InstantSource.system());
    }

    Tavily(HttpPort http, Secrets secrets, TavilyConfig config, InstantSource time) {
        var settings = new Settings(PID);
        this.http = http;
        tavily = new Upstream(NAME, "Tavily", SECRET, secrets, time);
        address = URI.create(settings.baseUrl("baseUrl", config.baseUrl()) + "/search");
        depth = settings.oneOf("searchDepth", config.searchDepth(), DEPTHS);
        results = settings.within("maxResults", config.maxResults(), 1, 20);
    }

    @Override
    public Optional<Refusal> disabled() {
        return tavily.disabled();
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        var search = Search.in(request).with(depth, results);
        var response = http.send(call, Json.question(address, search).with("Accept", "application/json")
                .withSecret("Authorization", "Bearer ", SECRET));
        tavily.check(response);
        return Json.in(response, Results.class, tavily).answer(tavily);
    }
}
