package agents.firecrawl.internal;

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
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.http.HttpPort;
import spine.api.http.HttpResponse;
import spine.api.http.Upstream;
import spine.api.secret.Secrets;

/**
 * Reads a web page (AG-02): a text with its address, or JSON by the bundle's schema; the page as markdown with its
 * citation. It declares all hosts, since the base URL may be set: the operator's grant decides. Thread-safe.
 */
@Component(configurationPid = Firecrawl.PID)
@SpineAgent(name = Firecrawl.NAME, capabilities = "scrape", component = 6,
        summary = "Reads a web page with Firecrawl and answers with its text as markdown.",
        output = Rich.TYPE, inputSchema = "schema/input.json", effects = {"reads", "spends"},
        hosts = {"api.firecrawl.dev", "*"}, methods = "POST", secrets = Firecrawl.SECRET, usdPerCall = 0.006)
@Designate(ocd = FirecrawlConfig.class)
public final class Firecrawl implements Agent {
    static final String NAME = "firecrawl";
    static final String PID = "agents.firecrawl";
    static final String SECRET = "FIRECRAWL_API_KEY";

    private final HttpPort http;
    private final Upstream firecrawl;
    private final URI address;
    private final boolean onlyMainContent;
    private final int timeoutMillis;

    @Activate
    public Firecrawl(@Reference HttpPort http, @Reference Secrets secrets, FirecrawlConfig config) {
        this(http, secrets, config, InstantSource.system());
    }

    Firecrawl(HttpPort http, Secrets secrets, FirecrawlConfig config, InstantSource time) {
        var settings = new Settings(PID);
        this.http = http;
        firecrawl = new Upstream(NAME, "Firecrawl", SECRET, secrets, time);
        var version = settings.oneOf("apiVersion", config.apiVersion(), List.of("v1", "v2"));
        address = URI.create(settings.baseUrl("baseUrl", config.baseUrl()) + "/" + version + "/scrape");
        onlyMainContent = config.onlyMainContent();
        timeoutMillis = settings.within("timeoutMillis", config.timeoutMillis(), 1_000, 300_000);
    }

    @Override
    public Optional<Refusal> disabled() {
        return firecrawl.disabled();
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        int timeout = (int) Math.max(1_000, Math.min(timeoutMillis, call.remaining().toMillis()));
        var scrape = Scrape.in(request, onlyMainContent, timeout);
        var response = http.send(call, Json.question(address, scrape).with("Accept", "application/json")
                .withSecret("Authorization", "Bearer ", SECRET));
        check(response);
        return Json.in(response, Scraped.class, firecrawl).answer(scrape.url(), firecrawl);
    }

    /** Failures of the page are told as such: they are no sign that Firecrawl is out of order. */
    private void check(HttpResponse response) throws SpineException {
        if (response.isOk()) {
            return;
        }
        var code = Scraped.code(Json.parsed(response.body().toStringUtf8(), Scraped.class));
        var refusal = firecrawl.refusal(response, code);
        if (Scraped.isOfPage(code)) {
            refusal = new Refusal(ErrorCode.INVALID_REQUEST, "Firecrawl could not read the page (" + code + ").",
                    "Check its address.", refusal.meta());
        } else if (response.status() == 408) {
            refusal = new Refusal(ErrorCode.DEADLINE_EXCEEDED, "Firecrawl could not read the page in time (HTTP 408).",
                    "Try again, or raise timeoutMillis in conf/" + PID + ".properties.", refusal.meta());
        } else if (response.status() == 403) {
            refusal = new Refusal(ErrorCode.FORBIDDEN, "Firecrawl does not read this site for this key (HTTP 403).",
                    "Ask for a page of another site; some are closed to it.", refusal.meta());
        }
        throw new SpineException(refusal);
    }
}
